/**
 * The desk board on V8: the twin of main.c, with the same arguments, frames, files and exit codes. It is for speed of
 * testing and for computers without a C compiler.
 *
 * Guarantees: as main.c. Runs the image in a realm of its own, in which there is nothing of Node.
 * Assumes: nobody has touched process.stdin, which would turn the pipe non-blocking.
 * Differs from XS where V8 does: a full stack is an error that the image can catch.
 */
import { armCut, die } from "./v8/durable.js";
import { simulateEntropy } from "./v8/entropy.js";
import { Exit, fail } from "./v8/fail.js";
import { openFlash } from "./v8/flash.js";
import { readFrame, writeFrame } from "./v8/frame.js";
import { startMachine } from "./v8/machine.js";
import { readOptions } from "./v8/options.js";
import { openVault } from "./v8/vault.js";

const FRAME_TEAR = 0xf0; // u8 cut, u32 n: die at the n-th durable operation from now; answered by an empty frame
const FRAME_DIE = 0xf1;
const LAST_CUT = 3;

function obey(frame: Buffer): void {
  if (frame[0] === FRAME_TEAR && frame.length === 6 && frame[1] <= LAST_CUT) {
    armCut(frame[1], frame.readUInt32BE(2));
    writeFrame(new Uint8Array(0));
  } else if (frame[0] === FRAME_DIE) {
    die();
  } else {
    const code = frame[0].toString(16).padStart(2, "0");
    fail(Exit.frame, `a shell frame that is none of ours (0x${code}, ${frame.length} bytes)`);
  }
}

const options = readOptions(process.argv.slice(2));
const flash = openFlash(options.flash, options.flashSize);
const vault = openVault(options.vault, options.counter);
if (options.seed) {
  simulateEntropy(options.seed, vault.boots());
}
const machine = await startMachine(options.image, { flash, vault });
for (let frame = readFrame(); frame; frame = readFrame()) {
  if (frame.length > 0 && frame[0] >= FRAME_TEAR) {
    obey(frame);
  } else {
    await machine.deliver(frame);
  }
}
process.exit(0);
