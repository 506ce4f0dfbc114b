// Suite 1: SM2 with SM3. Owns all scratch memory, allocated here and nowhere later; see suite.ts for the contract.
// The Ascon object may be shared with the rest of the purse: jobs use its XOF only inside one call, never between calls.

import type { Ascon } from "./ascon.js";
import { CombSm2 } from "./comb-sm2.gen.js";
import { constantsSm2 } from "./constants-sm2.gen.js";
import type { Curve } from "./curve.js";
import { DhWork } from "./dh-job.js";
import { FieldSm2 } from "./field-sm2.gen.js";
import { KeyWork } from "./key-job.js";
import { label } from "./label.js";
import { ScalarSm2 } from "./scalar-sm2.gen.js";
import { SignWork } from "./sign-job.js";
import { Sm2 } from "./sm2.js";
import { Sm2Primed } from "./sm2-primed.js";
import { Sm2TicketSigner } from "./sm2-ticket-signer.js";
import { Sm3 } from "./sm3.js";
import type { DhJob, Hash, Job, KeyJob, Primed, SignJob, Suite, TicketJob } from "./suite.js";
import { TicketWork } from "./ticket-job.js";
import { Workshop } from "./workshop.js";
import { Z } from "./z.js";

export class Suite1 implements Suite {
  readonly id = 1;
  readonly #hash: Sm3 = new Sm3();
  readonly #key: KeyWork;
  readonly #dh: DhWork;
  readonly #sign: SignWork;
  readonly #ticket: TicketWork;
  readonly #signer: Sm2TicketSigner;

  constructor(ascon: Ascon) {
    const curve: Curve = {
      field: new FieldSm2(),
      scalar: new ScalarSm2(),
      table: new CombSm2(),
      constants: constantsSm2,
    };
    const shop = new Workshop(curve, ascon, new Z(this.#hash));
    const scheme = new Sm2(curve);
    const ticketLabel = label("tick1"); // five bytes: with a 32-byte secret they fill five blocks of the XOF exactly
    this.#key = new KeyWork(shop);
    this.#dh = new DhWork(shop);
    this.#sign = new SignWork(shop, scheme);
    this.#ticket = new TicketWork(shop, scheme, ticketLabel);
    this.#signer = new Sm2TicketSigner(curve, shop.expand, ticketLabel);
  }

  keyJob(seed32: Uint8Array): KeyJob {
    this.#key.start(seed32);
    return this.#key;
  }

  dhJob(d32: Uint8Array, peer33: Uint8Array): DhJob {
    this.#dh.start(d32, peer33);
    return this.#dh;
  }

  signJob(d32: Uint8Array, digest32: Uint8Array, extra: Uint8Array): SignJob {
    this.#sign.start(d32, digest32, extra);
    return this.#sign;
  }

  ticketJob(secret32: Uint8Array): TicketJob {
    this.#ticket.start(secret32);
    return this.#ticket;
  }

  newPrimed(): Primed {
    return new Sm2Primed(1); // public: made once, before there is a secret in it
  }

  prime(primed: Primed, secret32: Uint8Array, first32: Uint8Array): void {
    this.#signer.start(primed as Sm2Primed, secret32, first32);
    this.#signer.run();
  }

  primeJob(primed: Primed, secret32: Uint8Array, first32: Uint8Array): Job {
    this.#signer.start(primed as Sm2Primed, secret32, first32);
    return this.#signer;
  }

  sign(primed: Primed, digest32: Uint8Array, out64: Uint8Array): number {
    return this.#signer.sign(primed as Sm2Primed, digest32, out64);
  }

  half(first32: Uint8Array, digest32: Uint8Array, out: Uint8Array): void {
    this.#signer.half(first32, digest32, out);
  }

  wipe(primed: Primed): void {
    // public primed: which ticket, not what is in it
    this.#signer.forget(primed as Sm2Primed);
  }

  hash(): Hash {
    return this.#hash;
  }
}
