/**
 * Opens a bracelet on the emulated board from a script: builds the engine and the bytecode first where they do not exist yet.
 */
import { buildEngine, compileImage } from "./build.js";
import { type Machine, type MachineOptions, startMachine } from "./emulation.js";

export type BoardOptions = MachineOptions & {
  /** Text or bytes of the script (an iife, ES2022 at most). */
  readonly image: string | Uint8Array;
};

/** Rejects with ToolchainMissing, or with the exception that the image did not catch. */
export async function openMachine(options: BoardOptions): Promise<Machine> {
  const [engine, image] = [await buildEngine(), await compileImage(options.image)];
  return startMachine(engine, image, options);
}
