/**
 * The vault port at level 0: NVS through the SDK's module "embedded:storage/key-value".
 *
 * Guarantees: `write` is atomic, because that module replaces a key with one nvs_set_blob and a commit, which NVS makes atomic. Not so the SDK's
 * module "preference": it erases the key first, so a cut of power between the two would lose the root of the purse. It MUST NOT be used here.
 * There is no counter: an attacker who can write this flash can restore an old state. That is what level 0 means (docs/design/levels.md).
 */
import type { Vault } from "../../firmware/port/vault.js";

interface Domain {
  read(key: string): unknown;
  write(key: string, value: Uint8Array): unknown;
  delete(key: string): unknown;
  close(): void;
}

const LONGEST = 256;

export class NvsVault implements Vault {
  #io: Domain | null;

  constructor(options: { readonly domain: Domain }) {
    this.#io = options.domain;
  }

  read(slot: number): Uint8Array {
    const bytes = this.#open().read(name(slot));
    return bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : new Uint8Array(0);
  }

  write(slot: number, bytes: Uint8Array): void {
    if (bytes.length > LONGEST) throw new RangeError("too long for the vault");
    // NVS has no empty blobs; an empty slot is an absent key.
    if (bytes.length === 0) this.#open().delete(name(slot));
    else this.#open().write(name(slot), bytes);
  }

  counter(): null {
    return null;
  }

  bump(): number {
    throw new RangeError("a board of level 0 has no counter");
  }

  close(): void {
    this.#io?.close();
    this.#io = null;
  }

  #open(): Domain {
    if (this.#io === null) throw new RangeError("the vault is closed");
    return this.#io;
  }
}

function name(slot: number): string {
  if (slot < 0 || slot > 15 || (slot | 0) !== slot) throw new RangeError(`no slot ${slot}`);
  return `slot${slot}`;
}
