/**
 * The maker of the secure element, and the factory: the bracelet makes its identity key on board, the maker attests the level at which that key is
 * protected, and the institution's key Q is pinned. The maker never sees a secret of the bracelet.
 *
 * Both steps can be sent again. A level is a statement about hardware, so the factory states it, not the bracelet.
 */

import { ok } from "../../protocol/codec/result.js";
import { encodeMake, encodePin } from "../../protocol/commands/enrol.js";
import { type Attestation, attestationBody, certificateDigest } from "../../protocol/messages/certificate.js";
import { selectApplication, transmitFor } from "../shared/apdu-client.js";
import type { Signer } from "../shared/crypto/signer.js";
import { DEFAULT_SUITE, type PartySuite, suiteOf } from "../shared/crypto/suites.js";
import type { ApduExchange, Environment } from "../shared/environment.js";
import { type PartyResult, refuse } from "../shared/errors.js";

export interface Product {
  /** Q of the institution, 33 bytes, and its id, 4 bytes. */
  readonly q: Uint8Array;
  readonly institution: Uint8Array;
  /** 0, 1 or 2. */
  readonly level: number;
}

export class Maker {
  /** 4 bytes. */
  readonly id: Uint8Array;
  readonly #suite: PartySuite;
  readonly #signer: Signer;

  /** `suite` is that of the bracelets it makes, and of its own key. */
  constructor(environment: Environment, id: Uint8Array, suite = DEFAULT_SUITE) {
    this.id = id;
    this.#suite = suiteOf(suite);
    this.#signer = this.#suite.signerOf(this.#suite.newSecret(environment));
  }

  /** What an institution trusts, 33 bytes. */
  get publicKey(): Uint8Array {
    return this.#signer.publicKey;
  }

  attest(identity: Uint8Array, level: number): Attestation {
    const body = { maker: this.id, level, identity };
    const digest = certificateDigest(this.#suite.verifier, "attestation", attestationBody(body));
    return { ...body, signature: this.#signer.sign(digest) };
  }

  /** MAKE and PIN. Gives the bracelet's identity key, 33 bytes. */
  async personalise(exchange: ApduExchange, product: Product): Promise<PartyResult<Uint8Array>> {
    const greeted = await selectApplication(exchange);
    if (!greeted.ok) return greeted;
    const identity = await transmitFor(exchange, encodeMake(this.#suite.id), 33);
    if (!identity.ok) return identity;
    if (!this.#suite.isPoint(identity.value)) return refuse("bad-identity");
    const { q, institution, level } = product;
    const pin = encodePin({ q, institution, attestation: this.attest(identity.value, level) });
    const pinned = await transmitFor(exchange, pin, 0);
    return pinned.ok ? ok(identity.value) : pinned;
  }
}
