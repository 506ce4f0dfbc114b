/**
 * Commands to the shell: messages from 0xF0 up, the simulator's powers, which never reach an image. As in main.c.
 */
import { armCut, die } from "./durable.js";
import { Exit, fatal } from "./fatal.js";
import { writeMessage } from "./message.js";

/** The lowest first byte of a command. */
export const SHELL_COMMANDS = 0xf0;
const COMMAND_TEAR = 0xf0; // u8 cut, u32 n: end the process at the n-th durable operation from now; answered by an empty message
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
    fatal(Exit.message, `an unknown command to the shell (0x${code}, ${message.length} bytes)`);
  }
}
