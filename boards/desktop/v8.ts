/**
 * The desktop board on V8: the counterpart of main.c, with the same arguments, messages, files and exit codes. It is for fast
 * tests and for computers without a C compiler.
 *
 * Guarantees: as main.c. Runs the image in a realm of its own, in which there is nothing of Node.
 * Assumes: process.stdin has not been used, which would make the pipe non-blocking.
 * Differs from XS where V8 does: a full stack is an error that the image can catch.
 */

import { runShellCommand, SHELL_COMMANDS } from "./v8/commands.js";
import { simulateEntropy } from "./v8/entropy.js";
import { openFlash } from "./v8/flash.js";
import { startMachine } from "./v8/machine.js";
import { readMessage } from "./v8/message.js";
import { readOptions } from "./v8/options.js";
import { openVault } from "./v8/vault.js";

const options = readOptions(process.argv.slice(2));
const flash = openFlash(options.flash, options.flashSize);
const vault = openVault(options.vault, options.counter);
if (options.seed) {
  simulateEntropy(options.seed, vault.boots());
}
const machine = await startMachine(options.image, { flash, vault });
for (let message = readMessage(); message; message = readMessage()) {
  if (message.length > 0 && message[0] >= SHELL_COMMANDS) {
    runShellCommand(message);
  } else {
    await machine.deliver(message);
  }
}
process.exit(0);
