/** arithmetic.ts for this curve. */

import { FieldP256 } from "../../../firmware/crypto/arithmetic/field-p256.gen.js";
import { ScalarP256 } from "../../../firmware/crypto/arithmetic/scalar-p256.gen.js";
import { CombP256 } from "../../../firmware/crypto/curve/comb-p256.gen.js";
import { arithmeticSubjects } from "./arithmetic.js";

export const subjects = arithmeticSubjects({
  curve: "p256",
  field: new FieldP256(),
  scalar: new ScalarP256(),
  table: new CombP256(),
});
