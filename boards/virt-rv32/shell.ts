/**
 * The emulated board as an engine like the desktop's: the counterpart of boards/desktop/main.c, with the same messages, files, options and exit codes.
 *
 *   node shell.mjs ENGINE.elf IMAGE.xsb [the options of boards/desktop/options.h]
 *
 * Guarantees: a change that the board reports is in the files, or power is cut there, before the answer that follows leaves this process; when
 * this process ends, the emulator ends with it (wire.ts).
 * Why a process of its own: a cut of power is a SIGKILL here too, so engines are the same to open and to kill.
 * Without --heap the machine has a wrist's memory; with it, it is for images that are not for a wrist, such as specs.
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

/** Timeouts are up to the program that opened this engine. */
const NO_TIMEOUT_MS = 2 ** 31 - 1;
const MEBI = 1 << 20;
/** Size of a slot: slots and stack take these of the arena, chunks the rest. */
const SLOT_BYTES = 16;

function heapOf(slots: number | undefined, stackSlots: number, memory_mib: number): Heap {
  if (slots === undefined) return STORY;
  const arena = memory_mib * MEBI;
  return { arena, stackSlots, slots, chunks: arena - SLOT_BYTES * (slots + stackSlots) - MEBI, cStack: MEBI };
}

function store(flash: Flash, vault: Vault, change: Durable): void {
  if (change.kind === "program") flash.program(change.address, change.bytes);
  else if (change.kind === "erase") flash.erase(change.address);
  else if (change.kind === "record") vault.write(change.slot, change.bytes);
  else vault.bump();
}

/** The board ended: ends this process with its reason. */
function follow(error: unknown): never {
  if (error instanceof BoardDied) fatal(error.code ?? Exit.io, error.lastWords);
  fatal(Exit.io, String(error));
}

/**
 * Six KiB more than WRIST: since payments are carried decoded, the repair of a suspended purse (step "cut" of first-touch) no longer fits into WRIST.
 * LIMITATIONS.md says so; to be taken back when that memory is saved.
 */
const STORY: Heap = { ...WRIST, arena: 252 << 10 };

const [engine, ...words] = process.argv.slice(2);
const options = readOptions(words);
const flash = openFlash(options.flash, options.flashSize);
const vault = openVault(options.vault, options.counter);
const slots = Array.from({ length: VAULT_RECORDS }, (_, slot) => [slot, Uint8Array.from(vault.read(slot))] as const);
const machine = await startMachine(engine, options.image, {
  flash: flash.read(0, flash.size),
  vault: new Map(slots.filter(([, record]) => record.length > 0)),
  counter: vault.counter(),
  // The board has no entropy source (libc.c): its seed is the computer's randomness.
  seed: (options.seed ?? randomBytes(16)).toString("hex"),
  boots: vault.boots(),
  heap: heapOf(options.heapSlots, options.stackSlots, options.memory_mib),
  // Specs count nothing.
  counting: options.heapSlots === undefined,
  timeout_ms: NO_TIMEOUT_MS,
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
