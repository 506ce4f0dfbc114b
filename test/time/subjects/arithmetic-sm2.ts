/** arithmetic.ts for this curve. */

import { FieldSm2 } from "../../../firmware/crypto/arithmetic/field-sm2.gen.js";
import { ScalarSm2 } from "../../../firmware/crypto/arithmetic/scalar-sm2.gen.js";
import { CombSm2 } from "../../../firmware/crypto/curve/comb-sm2.gen.js";
import { arithmeticSubjects } from "./arithmetic.js";

export const subjects = arithmeticSubjects({
  curve: "sm2",
  field: new FieldSm2(),
  scalar: new ScalarSm2(),
  table: new CombSm2(),
});
