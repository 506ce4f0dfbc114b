/** `npm start`: opens a town, serves it, prints the address, and runs until it is stopped. */
import type { EngineOptions } from "../../engine/engine.js";
import { withProgress } from "../../terminal/progress.js";
import { Town } from "../../town/town.js";
import { isLoopback } from "./guard.js";
import { buildServer } from "./server.js";

interface ServeOptions {
  readonly engine: EngineOptions["engine"];
  readonly seed: number;
  readonly suite: number;
  readonly host: string;
  readonly port: number;
}

const say = (text: string) => process.stdout.write(`${text}\n`);

function whyNot(error: unknown, { host, port }: ServeOptions): string {
  const code = (error as { code?: string }).code;
  if (code === "EADDRINUSE") return `Port ${port} is taken. Take another one: npm start -- --port ${port + 1}`;
  if (code === "EACCES") return `Port ${port} needs a privilege. Take one above 1023.`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") return `${host} is not an address of this computer.`;
  throw error;
}

/** Resolves with the exit code when it was stopped and everything is closed. */
export async function serve(options: ServeOptions): Promise<number> {
  const { engine, seed, suite, host, port } = options;
  const stopped = new Promise<void>((resolve) => {
    let stopping = false;
    const stop = () => {
      // The second signal ends it at once; its folders are removed all the same.
      if (stopping) process.exit(130);
      stopping = true;
      resolve();
    };
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
  });
  const opened = Town.open({ engine, seed, suite });
  const town = await withProgress("The town is being set up, and its first bracelet unpacked", opened);
  const server = await buildServer(town, { host });
  try {
    const address = await server.listen({ host, port });
    const { version, imageHash } = (await town.state()).engine;
    say(`\n    The simulator is at ${address}`);
    say(`    Bracelets run on ${version}, image ${imageHash.slice(0, 16)}…`);
    if (!isLoopback(host)) say("    It listens beyond this computer: anyone who reaches it can drive it.");
    say("    Press Ctrl-C to stop.\n");
    await stopped;
    return 0;
  } catch (error) {
    process.stderr.write(`${whyNot(error, options)}\n`);
    return 2;
  } finally {
    await server.close();
    await town.close();
  }
}
