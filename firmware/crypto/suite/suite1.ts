// Suite 1: SM2 with SM3.

import { FieldSm2 } from "../arithmetic/field-sm2.gen.js";
import { ScalarSm2 } from "../arithmetic/scalar-sm2.gen.js";
import type { Ascon } from "../ascon/ascon.js";
import { label } from "../ascon/label.js";
import { CombSm2 } from "../curve/comb-sm2.gen.js";
import { constantsSm2 } from "../curve/constants-sm2.gen.js";
import type { Curve } from "../curve/curve.js";
import { Sm3 } from "../hash/sm3.js";
import { Sm2 } from "../signing/sm2.js";
import { Sm2Presignature } from "../signing/sm2-presignature.js";
import { Sm2TicketSigner } from "../signing/sm2-ticket-signer.js";
import { Z } from "../signing/z.js";
import { JobSuite } from "./job-suite.js";

export class Suite1 extends JobSuite<Sm2Presignature> {
  constructor(ascon: Ascon) {
    const hash = new Sm3();
    const curve: Curve = {
      field: new FieldSm2(),
      scalar: new ScalarSm2(),
      table: new CombSm2(),
      constants: constantsSm2,
    };
    const kind = { Presignature: Sm2Presignature, Signer: Sm2TicketSigner, ticketLabel: label("tick1") };
    super(ascon, { id: 1, curve, hash, z: new Z(hash), scheme: new Sm2(curve), ...kind });
  }
}
