/**
 * The emulated board for tests: skipped by name where its tools are not installed, failing there when CI is set.
 */
import { join } from "node:path";
import type { Machine } from "../../../boards/virt-rv32/emulation.js";
import { type BoardOptions, openMachine } from "../../../boards/virt-rv32/machine.js";
import { whatIsMissing } from "../../../boards/virt-rv32/toolchain.js";
import { bundle, ROOT } from "../../../tools/bundle.js";

/** A first use compiles XS twice. */
const BUILD_TIMEOUT_MS = 300_000;

class Boards {
  #probe: Uint8Array = new Uint8Array(0);
  readonly #open: Machine[] = [];

  async prepare(): Promise<void> {
    this.#probe = await bundle(join(ROOT, "test/unit/engine/probe.ts"));
    await (await this.open()).close();
  }

  /** By default with the probe image of the desktop engines (../engine/probe.ts). */
  async open(options: Partial<BoardOptions> = {}): Promise<Machine> {
    const machine = await openMachine({ image: this.#probe, ...options });
    this.#open.push(machine);
    return machine;
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.splice(0).map((machine) => machine.close()));
  }
}

export function describeBoard(title: string, tests: (boards: Boards) => void): void {
  const missing = whatIsMissing();
  if (missing !== null && !process.env.CI) {
    // Printed as well: a terse reporter shows no titles of what it skips.
    console.log(`SKIPPED ${title}: ${missing}`);
    describe.skip(title, () => {
      it("is not tested here", () => {});
    });
    return;
  }
  describe(title, function () {
    this.timeout(BUILD_TIMEOUT_MS);
    const boards = new Boards();
    before(() => boards.prepare());
    afterEach(() => boards.close());
    tests(boards);
  });
}

type Reply = { value?: unknown; error?: string; message?: string };

/** One host call of the probe image. */
export async function ask(machine: Machine, name: string, ...args: unknown[]): Promise<Reply> {
  const answer = await machine.send(Buffer.from(JSON.stringify([name, ...args])));
  return JSON.parse(Buffer.from(answer).toString("latin1")) as Reply;
}

export async function hex(machine: Machine, name: string, ...args: unknown[]): Promise<string> {
  return ((await ask(machine, name, ...args)).value as { hex: string }).hex;
}
