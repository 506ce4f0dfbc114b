// Suite 2: ECDSA on P-256 with SHA-256.

import { FieldP256 } from "../arithmetic/field-p256.gen.js";
import { ScalarP256 } from "../arithmetic/scalar-p256.gen.js";
import type { Ascon } from "../ascon/ascon.js";
import { label } from "../ascon/label.js";
import { CombP256 } from "../curve/comb-p256.gen.js";
import { constantsP256 } from "../curve/constants-p256.gen.js";
import type { Curve } from "../curve/curve.js";
import { Sha256 } from "../hash/sha256.js";
import { Ecdsa } from "../signing/ecdsa.js";
import { EcdsaPresignature } from "../signing/ecdsa-presignature.js";
import { EcdsaTicketSigner } from "../signing/ecdsa-ticket-signer.js";
import { JobSuite } from "./job-suite.js";

export class Suite2 extends JobSuite<EcdsaPresignature> {
  constructor(ascon: Ascon) {
    const curve: Curve = {
      field: new FieldP256(),
      scalar: new ScalarP256(),
      table: new CombP256(),
      constants: constantsP256,
    };
    const kind = { Presignature: EcdsaPresignature, Signer: EcdsaTicketSigner, ticketLabel: label("tick2") };
    super(ascon, { id: 2, curve, hash: new Sha256(), z: null, scheme: new Ecdsa(curve), ...kind });
  }
}
