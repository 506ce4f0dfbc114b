/**
 * The jobs of a suite with scalars of a published example, where the shipping code expands them from a seed. Everything after that is the shipping
 * code, so a published key and nonce take the same path as the bracelet's own.
 */

import { fromBytes, isBelow, newLimbs } from "../../../firmware/crypto/arithmetic/limbs.js";
import { Ascon } from "../../../firmware/crypto/ascon/ascon.js";
import type { Curve } from "../../../firmware/crypto/curve/curve.js";
import { Sm3 } from "../../../firmware/crypto/hash/sm3.js";
import { DiffieHellmanJob } from "../../../firmware/crypto/signing/diffie-hellman-job.js";
import { Expand } from "../../../firmware/crypto/signing/expand.js";
import { JobTools } from "../../../firmware/crypto/signing/job-tools.js";
import { KeyPairJob } from "../../../firmware/crypto/signing/key-pair-job.js";
import { SignatureJob } from "../../../firmware/crypto/signing/signature-job.js";
import { TicketKeyJob } from "../../../firmware/crypto/signing/ticket-key-job.js";
import { Z } from "../../../firmware/crypto/signing/z.js";
import type { Subject } from "./subjects.js";
import { finish, fromBig, hex } from "./support.js";

/** Returns the given numbers, one after the other, each time it is begun. */
class Script extends Expand {
  numbers: readonly bigint[] = [];
  readonly #curve: Curve;
  #at = 0;

  constructor(ascon: Ascon, curve: Curve) {
    super(ascon, curve);
    this.#curve = curve;
  }

  override begin(): void {
    this.#at = 0;
  }

  override more(): void {}

  override next(o: number[]): void {
    fromBytes(o, 20, fromBig(this.numbers[this.#at++] as bigint), 0, 32);
    this.#curve.scalar.mul(o, o, this.#curve.constants.toScalar);
  }
}

const NOTHING = new Uint8Array(32);

export class Scripted {
  readonly #subject: Subject;
  readonly #curve: Curve;
  readonly #tools: JobTools;
  readonly #script: Script;

  constructor(subject: Subject) {
    const ascon = new Ascon();
    this.#subject = subject;
    this.#curve = {
      field: new subject.Field(),
      scalar: new subject.Scalar(),
      table: new subject.Comb(),
      constants: subject.constants,
    };
    this.#tools = new JobTools(this.#curve, ascon, subject.id === 1 ? new Z(new Sm3()) : null);
    this.#script = new Script(ascon, this.#curve);
    (this.#tools as { expand: Expand }).expand = this.#script;
  }

  /** d·G as 33 bytes in hex. */
  key(d: bigint): string {
    this.#script.numbers = [d];
    const [job, out] = [new KeyPairJob(this.#tools), new Uint8Array(33)];
    job.start(NOTHING);
    finish(job);
    job.publicKey(out);
    return hex(out);
  }

  /** The identity's signature: r ‖ s in hex. */
  sign(d: bigint, k: bigint, digest: Uint8Array): string {
    this.#script.numbers = [k];
    const [job, out] = [new SignatureJob(this.#tools, this.#subject.scheme(this.#curve)), new Uint8Array(64)];
    job.start(fromBig(d), digest, new Uint8Array(0));
    finish(job);
    job.signature(out);
    return hex(out);
  }

  /** A ticket made of these two scalars (w = 1/k and d, or t = 1/(1 + d) and k), and the touch that spends it: all in hex. */
  ticket(one: bigint, two: bigint, digest: Uint8Array) {
    this.#script.numbers = [one, two];
    const job = new TicketKeyJob(this.#tools, this.#subject.scheme(this.#curve), [1]);
    const [key, first, z, signature] = [33, 32, 32, 64].map((length) => new Uint8Array(length)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    job.start(NOTHING);
    finish(job);
    job.publicKey(key);
    job.first(first);
    job.z(z);
    const signer = this.#subject.signer(this.#curve, this.#script, [1]);
    const presignature = this.#subject.presignature();
    signer.start(presignature, NOTHING, first);
    finish(signer);
    const good = signer.sign(presignature, digest, signature);
    return { key: hex(key), first: hex(first), z: hex(z), good, signature: hex(signature) };
  }

  /** The x coordinate of d·peer in hex, or null when the peer's 33 bytes are no point. */
  shared(d: bigint, peer: Uint8Array): string | null {
    const [job, out] = [new DiffieHellmanJob(this.#tools), new Uint8Array(32)];
    job.start(fromBig(d), peer);
    finish(job);
    job.sharedX(out);
    return job.valid ? hex(out) : null;
  }

  /** Do these coordinates, as numbers of whatever size, form a point of the curve? */
  isPoint(x: bigint, y: bigint): boolean {
    const { field, constants } = this.#curve;
    const limbs = [x, y].map((value) => {
      const out = newLimbs(20);
      fromBytes(out, 20, fromBig(value), 0, 32);
      return out;
    }) as [number[], number[]];
    if (x >> 256n !== 0n || y >> 256n !== 0n) return false; // no 32 bytes say it
    for (const value of limbs) {
      if (isBelow(value, constants.p) === 0) return false;
      field.mul(value, value, constants.toField);
      field.norm(value, value);
    }
    return this.#tools.points.isOnCurve(...limbs) !== 0;
  }
}
