/**
 * The counterpart of machine.c: one realm with one image in it. An exception that the image does not catch ends the process.
 *
 * Guarantees: one turn of Node's event loop after each call runs all promise jobs before the next message, and reports
 * unhandled rejections.
 * Why a realm of its own: an image that works here must not depend on anything that Node has and XS has not.
 * Why the image is compiled as a function that is given the globals as parameters: in a realm made by node:vm each use
 * of a global such as Math goes through an interceptor, some hundred times slower than a local.
 */
import { compileFunction, createContext, runInContext } from "node:vm";
import { fatalUncaught } from "./fatal.js";
import { readWhole } from "./file.js";
import { type Board, makeHost, type Realm } from "./host.js";

/** Global names that cannot be parameters, or need not be. */
const CONSTANTS = ["undefined", "NaN", "Infinity", "eval"];

type Machine = { deliver(payload: Uint8Array): Promise<void> };

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export async function startMachine(path: string, board: Board): Promise<Machine> {
  process.on("unhandledRejection", fatalUncaught);
  process.on("uncaughtException", fatalUncaught);
  const image = readWhole(path);
  const context = createContext(Object.create(null));
  const realm: Realm = runInContext("({ ArrayBuffer, Error, RangeError, TypeError })", context);
  const host = Object.freeze(makeHost(realm, board, image));
  Object.defineProperty(context, "host", { value: host, enumerable: true });
  // What V8 has and XS has not.
  runInContext("delete globalThis.console; delete globalThis.WebAssembly; delete globalThis.Intl;", context);
  const names: string[] = runInContext("Object.getOwnPropertyNames(globalThis)", context);
  const globals = names.filter((name) => !CONSTANTS.includes(name));
  const values = globals.map((name) => runInContext(name, context));
  try {
    const options = { filename: "image", parsingContext: context };
    compileFunction(image.toString("utf8"), globals, options).apply(runInContext("globalThis", context), values);
  } catch (error) {
    fatalUncaught(error);
  }
  await turn();
  return {
    async deliver(payload) {
      const copy = new realm.ArrayBuffer(payload.length);
      new Uint8Array(copy).set(payload);
      try {
        context.onMessage(copy);
      } catch (error) {
        fatalUncaught(error);
      }
      await turn();
    },
  };
}
