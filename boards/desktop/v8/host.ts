/**
 * The counterpart of host.c. Guarantees: every argument is checked before anything happens, and every buffer and error that the
 * image gets is of the image's realm: there, an ArrayBuffer of this realm is not an `instanceof ArrayBuffer`.
 */
import { createHash } from "node:crypto";
import { writeSync } from "node:fs";
import { types } from "node:util";
import type { Host } from "../host.js";
import { fillWithEntropy } from "./entropy.js";
import type { Flash } from "./flash.js";
import { writeMessage } from "./message.js";
import { SECTOR } from "./options.js";
import { VAULT_RECORD_MAX, VAULT_RECORDS, type Vault } from "./vault.js";

const ENTROPY_MAX = 65536;

/** The constructors of the realm that the image lives in. */
export type Realm = {
  readonly ArrayBuffer: typeof ArrayBuffer;
  readonly Error: typeof Error;
  readonly RangeError: typeof RangeError;
  readonly TypeError: typeof TypeError;
};

export type Board = { readonly flash: Flash; readonly vault: Vault };

function checks(realm: Realm) {
  return {
    number(value: unknown, name: string, low: number, high: number): number {
      if (typeof value !== "number") {
        throw new realm.TypeError(`${name} is not a number`);
      }
      if (!Number.isInteger(value) || value < low || value > high) {
        throw new realm.RangeError(`${name} is out of range`);
      }
      return value;
    },
    buffer(value: unknown, name: string, longest: number): Uint8Array {
      if (!types.isArrayBuffer(value)) {
        throw new realm.TypeError(`${name} is not an ArrayBuffer`);
      }
      if (value.byteLength > longest) {
        throw new realm.RangeError("length is out of range");
      }
      return new Uint8Array(value);
    },
    copy(bytes: Uint8Array): ArrayBuffer {
      const fresh = new realm.ArrayBuffer(bytes.length);
      new Uint8Array(fresh).set(bytes);
      return fresh;
    },
  };
}

export function makeHost(realm: Realm, { flash, vault }: Board, image: Uint8Array): Host {
  const { number, buffer, copy } = checks(realm);
  return {
    send: (payload) => writeMessage(buffer(payload, "payload", Number.POSITIVE_INFINITY)),
    flashSize: () => flash.size,
    flashRead(address, length) {
      const start = number(address, "address", 0, flash.size);
      return copy(flash.read(start, number(length, "length", 0, flash.size - start)));
    },
    flashProgram(address, bytes) {
      const start = number(address, "address", 0, flash.size);
      flash.program(start, buffer(bytes, "bytes", flash.size - start));
    },
    flashErase(address) {
      const start = flash.size === 0 ? -1 : number(address, "address", 0, flash.size - SECTOR);
      if (start < 0) {
        throw new realm.RangeError("address is out of range");
      }
      if (start % SECTOR) {
        throw new realm.RangeError("address is not the start of a sector");
      }
      flash.erase(start);
    },
    vaultCounter: () => vault.counter(),
    vaultBump() {
      if (vault.counter() < 0) {
        throw new realm.Error("this board has no counter");
      }
      return vault.bump();
    },
    vaultRead: (slot) => copy(vault.read(number(slot, "slot", 0, VAULT_RECORDS - 1))),
    vaultWrite(slot, bytes) {
      const index = number(slot, "slot", 0, VAULT_RECORDS - 1);
      vault.write(index, buffer(bytes, "bytes", VAULT_RECORD_MAX));
    },
    entropy(length) {
      const fresh = new realm.ArrayBuffer(number(length, "length", 0, ENTROPY_MAX));
      fillWithEntropy(new Uint8Array(fresh));
      return fresh;
    },
    engine: () => `v8 ${process.versions.v8}`,
    imageHash: () => copy(createHash("sha256").update(image).digest()),
    log(text) {
      if (typeof text !== "string") {
        throw new realm.TypeError("text is not a string");
      }
      writeSync(2, `${text}\n`);
    },
  };
}
