/**
 * The emulated board as one more engine of the desk: the twin of boards/desktop/main.c, with the same messages, files, options and exit codes.
 *
 *   node shell.mjs ENGINE.elf IMAGE.xsb [the options of boards/desktop/options.h]
 *
 * Guarantees: what the board reports as changed is in the files, or its power is cut there, before the answer that follows leaves this process; when
 * this process dies, the emulator dies with it (wire.ts).
 * Why in a process of its own: a cut of power is a SIGKILL here too, and nobody who opens an engine sees a difference.
 * Without --heap the machine is as large as a wrist's; with it, it is for images that would never be flashed, such as specs.
 */
import { randomBytes } from "node:crypto";
import { runShellCommand, SHELL_COMMANDS } from "../desktop/v8/commands.js";
import { Exit, fatal } from "../desktop/v8/fatal.js";
import { type Flash, openFlash } from "../desktop/v8/flash.js";
import { readMessage, writeMessage } from "../desktop/v8/message.js";
import { readOptions } from "../desktop/v8/options.js";
import { openVault, VAULT_RECORDS, type Vault } from "../desktop/v8/vault.js";
import { type Heap, startMachine, WRIST } from "./emulation.js";
import { BoardDied, type Durable } from "./wire.js";

/** Whoever opened us waits as long as he likes. */
const FOR_EVER_MS = 2 ** 31 - 1;
const MEBI = 1 << 20;
/** Of the arena, what is not given to chunks at first: slots of 16 bytes and the stack. */
const SLOT_BYTES = 16;

function heapOf(slots: number | undefined, stackSlots: number, memory_mib: number): Heap {
  if (slots === undefined) return WRIST;
  const arena = memory_mib * MEBI;
  return { arena, stackSlots, slots, chunks: arena - SLOT_BYTES * (slots + stackSlots) - MEBI, cStack: MEBI };
}

function store(flash: Flash, vault: Vault, change: Durable): void {
  if (change.kind === "program") flash.program(change.address, change.bytes);
  else if (change.kind === "erase") flash.erase(change.address);
  else if (change.kind === "put") vault.write(change.slot, change.bytes);
  else vault.bump();
}

/** The board ended: so do we, with its words. */
function follow(error: unknown): never {
  if (error instanceof BoardDied) fatal(error.code ?? Exit.io, error.lastWords);
  fatal(Exit.io, String(error));
}

const [engine, ...words] = process.argv.slice(2);
const options = readOptions(words);
const flash = openFlash(options.flash, options.flashSize);
const vault = openVault(options.vault, options.counter);
const slots = Array.from({ length: VAULT_RECORDS }, (_, slot) => [slot, Uint8Array.from(vault.read(slot))] as const);
const machine = await startMachine(engine, options.image, {
  flash: flash.read(0, flash.size),
  vault: new Map(slots.filter(([, record]) => record.length > 0)),
  counter: vault.counter(),
  // A board without a source of its own (libc.c) gets the computer's randomness as its seed.
  seed: (options.seed ?? randomBytes(16)).toString("hex"),
  boots: vault.boots(),
  heap: heapOf(options.heapSlots, options.stackSlots, options.memory_mib),
  // Specs count nothing.
  counting: options.heapSlots === undefined,
  timeout_ms: FOR_EVER_MS,
  durable: (change) => store(flash, vault, change),
  message: writeMessage,
}).catch(follow);
for (let message = readMessage(); message; message = readMessage()) {
  if (message.length > 0 && message[0] >= SHELL_COMMANDS) {
    runShellCommand(message);
  } else {
    await machine.send(message).catch(follow);
  }
}
await machine.finish();
process.exit(0);
