/**
 * The purse's machinery: the primitives with their scratch, allocated once. It holds no money. Given the same seed and the same
 * events it does the same, which is what makes the step replayable.
 */

import { type ChainedPayment, nextChain } from "../../protocol/messages/chain.js";
import { domainTag, KEY_LABEL } from "../../protocol/messages/labels.js";
import { SUITE } from "../../protocol/messages/suites.js";
import { Ascon } from "../crypto/ascon/ascon.js";
import { Drbg } from "../crypto/ascon/drbg.js";
import { prf } from "../crypto/ascon/prf.js";
import type { Hash } from "../crypto/hash/hash.js";
import type { Presignature } from "../crypto/signing/jobs.js";
import type { Suite } from "../crypto/suite/suite.js";
import { Suite1 } from "../crypto/suite/suite1.js";
import { Suite2 } from "../crypto/suite/suite2.js";

/** Labels of keys that never leave the bracelet, beside those of the protocol. */
const OWN_LABEL = Object.freeze({ journal: "journal", seal: "ticket seal" } as const);

export class Core {
  readonly ascon = new Ascon();
  /** The suite of this bracelet's keys. */
  suite!: Suite;
  readonly drbg: Drbg;
  /** All of the next payment's signature that is known before the touch. */
  presignature!: Presignature;
  #hasher!: Hash;

  /** `seed`: at least 48 health-tested bytes from the entropy port; wiped by the caller. `suite`: as `use`. */
  constructor(seed: Uint8Array, suite: number) {
    this.use(suite);
    this.drbg = new Drbg(seed);
  }

  /** From now on this suite, 1 or 2; work under way in another one is lost. A bracelet changes its suite, if at all, before it has an identity. */
  use(suite: number): void {
    // The other one is released first: a wrist's memory does not hold both.
    this.suite = this.presignature = this.#hasher = undefined as never;
    this.suite = suite === SUITE.sm ? new Suite1(this.ascon) : new Suite2(this.ascon);
    this.presignature = this.suite.newPresignature();
    this.#hasher = this.suite.hash();
  }

  /** H(parts), 32 bytes. */
  readonly hash = (...parts: readonly Uint8Array[]): Uint8Array => {
    const out = new Uint8Array(32);
    this.#hasher.reset();
    for (let i = 0; i < parts.length; i++) this.#hasher.update(parts[i], 0, parts[i].length);
    this.#hasher.digest(out, 0);
    return out;
  };

  /** The hash's state after whole blocks of `parts`, to continue from later. */
  hashPrefix(into: number[], ...parts: readonly Uint8Array[]): void {
    this.#hasher.reset();
    for (let i = 0; i < parts.length; i++) this.#hasher.update(parts[i], 0, parts[i].length);
    this.#hasher.save(into);
  }

  /** Takes whole blocks of a message into the state, which is reset at the message's beginning. */
  hashOn(state: number[], message: Uint8Array, at: number, length: number): void {
    if (at === 0) this.#hasher.reset();
    else this.#hasher.restore(state);
    this.#hasher.update(message, at, length);
    this.#hasher.save(state);
  }

  /** H(prefix ‖ tail) into `out`, 32 bytes. */
  hashFrom(prefix: number[], tail: Uint8Array, length: number, out: Uint8Array): void {
    this.#hasher.restore(prefix);
    this.#hasher.update(tail, 0, length);
    this.#hasher.digest(out, 0);
  }

  /** H(prefix ‖ block[0..length)) into `out`, 32 bytes: `block` is the last one, 64 bytes with nothing but zeros after `length` ≤ 55. */
  hashLast(prefix: number[], block: Uint8Array, length: number, out: Uint8Array): void {
    this.#hasher.finish(prefix, block, length, out);
  }

  /** What the identity key signs for a message digest: in suite 1 Z comes before it. */
  signedDigest(z: Uint8Array, digest: Uint8Array): Uint8Array {
    return this.suite.id === SUITE.sm ? this.hash(z, digest) : digest;
  }

  /** What stands before the context in a payment's signed body: Z of the ticket's key, or in suite 2 the domain. */
  payFront(z: Uint8Array): Uint8Array {
    return this.suite.id === SUITE.sm ? z : domainTag("pay");
  }

  /** The value of the payment chain after one more payment, 16 bytes. */
  readonly chainOf = (chain: Uint8Array, paid: ChainedPayment): Uint8Array =>
    nextChain({ hash: this.hash }, chain, paid);

  random(length: number): Uint8Array {
    const out = new Uint8Array(length);
    this.drbg.fill(out, 0, length);
    return out;
  }

  /** A derived key: docs/protocol/keys.md. */
  derive(
    key: Uint8Array,
    label: keyof typeof KEY_LABEL | keyof typeof OWN_LABEL,
    data: Uint8Array,
    length: number,
  ): Uint8Array {
    const text =
      label in OWN_LABEL ? OWN_LABEL[label as keyof typeof OWN_LABEL] : KEY_LABEL[label as keyof typeof KEY_LABEL];
    const out = new Uint8Array(length);
    const labelBytes: number[] = [];
    for (let i = 0; i < text.length; i++) labelBytes.push(text.charCodeAt(i));
    prf(this.ascon, key, labelBytes, data, data.length, out, length);
    return out;
  }

  /** Ascon-AEAD128 without associated data. */
  seal(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array): Uint8Array {
    const out = new Uint8Array(plain.length + 16);
    this.ascon.seal(out, key, nonce, new Uint8Array(0), 0, plain, plain.length);
    return out;
  }

  /** The plaintext, or null when the box is not genuine. */
  open(key: Uint8Array, nonce: Uint8Array, box: Uint8Array): Uint8Array | null {
    if (box.length < 16) return null;
    const out = new Uint8Array(box.length - 16);
    const genuine = this.ascon.open(out, key, nonce, new Uint8Array(0), 0, box, box.length);
    // public: what follows shows whether a box is genuine.
    return genuine === 1 ? out : null;
  }
}
