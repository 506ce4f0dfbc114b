/**
 * The shell's own messages, from 0xF0 up: the simulator's powers, which never reach an image. As main.c obeys them.
 */
import { armCut, die } from "./durable.js";
import { Exit, fatal } from "./fatal.js";
import { writeMessage } from "./message.js";

/** First byte of the first of them. */
export const SHELL_COMMANDS = 0xf0;
const COMMAND_TEAR = 0xf0; // u8 cut, u32 n: die at the n-th durable operation from now; answered by an empty message
const COMMAND_DIE = 0xf1;
const LAST_CUT = 3;

export function runShellCommand(message: Buffer): void {
  if (message[0] === COMMAND_TEAR && message.length === 6 && message[1] <= LAST_CUT) {
    armCut(message[1], message.readUInt32BE(2));
    writeMessage(new Uint8Array(0));
  } else if (message[0] === COMMAND_DIE) {
    die();
  } else {
    const code = message[0].toString(16).padStart(2, "0");
    fatal(Exit.message, `a shell message that is none of ours (0x${code}, ${message.length} bytes)`);
  }
}
