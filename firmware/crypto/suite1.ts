// Suite 1: SM2 with SM3.

import type { Ascon } from "./ascon.js";
import { CombSm2 } from "./comb-sm2.gen.js";
import { constantsSm2 } from "./constants-sm2.gen.js";
import type { Curve } from "./curve.js";
import { FieldSm2 } from "./field-sm2.gen.js";
import { JobSuite } from "./job-suite.js";
import { label } from "./label.js";
import { ScalarSm2 } from "./scalar-sm2.gen.js";
import { Sm2 } from "./sm2.js";
import { Sm2Primed } from "./sm2-primed.js";
import { Sm2TicketSigner } from "./sm2-ticket-signer.js";
import { Sm3 } from "./sm3.js";
import { Z } from "./z.js";

export class Suite1 extends JobSuite<Sm2Primed> {
  constructor(ascon: Ascon) {
    const hash = new Sm3();
    const curve: Curve = {
      field: new FieldSm2(),
      scalar: new ScalarSm2(),
      table: new CombSm2(),
      constants: constantsSm2,
    };
    const kind = { Primed: Sm2Primed, Signer: Sm2TicketSigner, ticketLabel: label("tick1") };
    super(ascon, { id: 1, curve, hash, z: new Z(hash), scheme: new Sm2(curve), ...kind });
  }
}
