// Suite 2: ECDSA on P-256 with SHA-256.

import type { Ascon } from "./ascon.js";
import { CombP256 } from "./comb-p256.gen.js";
import { constantsP256 } from "./constants-p256.gen.js";
import type { Curve } from "./curve.js";
import { Ecdsa } from "./ecdsa.js";
import { EcdsaPrimed } from "./ecdsa-primed.js";
import { EcdsaTicketSigner } from "./ecdsa-ticket-signer.js";
import { FieldP256 } from "./field-p256.gen.js";
import { JobSuite } from "./job-suite.js";
import { label } from "./label.js";
import { ScalarP256 } from "./scalar-p256.gen.js";
import { Sha256 } from "./sha256.js";

export class Suite2 extends JobSuite<EcdsaPrimed> {
  constructor(ascon: Ascon) {
    const curve: Curve = {
      field: new FieldP256(),
      scalar: new ScalarP256(),
      table: new CombP256(),
      constants: constantsP256,
    };
    const kind = { Primed: EcdsaPrimed, Signer: EcdsaTicketSigner, ticketLabel: label("tick2") };
    super(ascon, { id: 2, curve, hash: new Sha256(), z: null, scheme: new Ecdsa(curve), ...kind });
  }
}
