// Suite 2: ECDSA on P-256 with SHA-256. Owns all scratch memory, allocated here and nowhere later; see suite.ts for the contract.
// The Ascon object may be shared with the rest of the purse: jobs use its XOF only inside one call, never between calls.

import type { Ascon } from "./ascon.js";
import { copy } from "./bytes.js";
import { CombP256 } from "./comb-p256.gen.js";
import { constantsP256 } from "./constants-p256.gen.js";
import type { Curve } from "./curve.js";
import { DhWork } from "./dh-job.js";
import { Ecdsa } from "./ecdsa.js";
import { EcdsaPrimed } from "./ecdsa-primed.js";
import { EcdsaTicketSigner } from "./ecdsa-ticket-signer.js";
import { FieldP256 } from "./field-p256.gen.js";
import { KeyWork } from "./key-job.js";
import { label } from "./label.js";
import { ScalarP256 } from "./scalar-p256.gen.js";
import { Sha256 } from "./sha256.js";
import { SignWork } from "./sign-job.js";
import type { DhJob, Hash, Job, KeyJob, Primed, SignJob, Suite, TicketJob } from "./suite.js";
import { TicketWork } from "./ticket-job.js";
import { Workshop } from "./workshop.js";

export class Suite2 implements Suite {
  readonly id = 2;
  readonly #hash: Sha256 = new Sha256();
  readonly #key: KeyWork;
  readonly #dh: DhWork;
  readonly #sign: SignWork;
  readonly #ticket: TicketWork;
  readonly #signer: EcdsaTicketSigner;

  constructor(ascon: Ascon) {
    const curve: Curve = {
      field: new FieldP256(),
      scalar: new ScalarP256(),
      table: new CombP256(),
      constants: constantsP256,
    };
    const shop = new Workshop(curve, ascon, null);
    const scheme = new Ecdsa(curve);
    const ticketLabel = label("tick2"); // five bytes: with a 32-byte secret they fill five blocks of the XOF exactly
    this.#key = new KeyWork(shop);
    this.#dh = new DhWork(shop);
    this.#sign = new SignWork(shop, scheme);
    this.#ticket = new TicketWork(shop, scheme, ticketLabel);
    this.#signer = new EcdsaTicketSigner(curve, shop.expand, ticketLabel);
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
    return new EcdsaPrimed(2); // public: made once, before there is a secret in it
  }

  prime(primed: Primed, secret32: Uint8Array, first32: Uint8Array): void {
    this.#signer.start(primed as EcdsaPrimed, secret32, first32);
    this.#signer.run();
  }

  primeJob(primed: Primed, secret32: Uint8Array, first32: Uint8Array): Job {
    this.#signer.start(primed as EcdsaPrimed, secret32, first32);
    return this.#signer;
  }

  sign(primed: Primed, digest32: Uint8Array, out64: Uint8Array): number {
    return this.#signer.sign(primed as EcdsaPrimed, digest32, out64);
  }

  half(first32: Uint8Array, _digest32: Uint8Array, out: Uint8Array): void {
    copy(out, 0, first32, 0, 32);
  }

  wipe(primed: Primed): void {
    // public primed: which ticket, not what is in it
    this.#signer.forget(primed as EcdsaPrimed);
  }

  hash(): Hash {
    return this.#hash;
  }
}
