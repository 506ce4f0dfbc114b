/**
 * The shell's own frames, from 0xF0 up: the simulator's powers, which never reach an image. As main.c obeys them.
 */
import { armCut, die } from "./durable.js";
import { Exit, fail } from "./fail.js";
import { writeFrame } from "./frame.js";

/** First byte of the first of them. */
export const SHELL_FRAMES = 0xf0;
const FRAME_TEAR = 0xf0; // u8 cut, u32 n: die at the n-th durable operation from now; answered by an empty frame
const FRAME_DIE = 0xf1;
const LAST_CUT = 3;

export function obey(frame: Buffer): void {
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
