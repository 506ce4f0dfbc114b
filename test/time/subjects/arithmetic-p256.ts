/** arithmetic.ts for this curve. */
import { CombP256 } from "../../../firmware/crypto/comb-p256.gen.js";
import { FieldP256 } from "../../../firmware/crypto/field-p256.gen.js";
import { ScalarP256 } from "../../../firmware/crypto/scalar-p256.gen.js";
import { arithmeticSubjects } from "./arithmetic.js";

export const subjects = arithmeticSubjects({
  curve: "p256",
  field: new FieldP256(),
  scalar: new ScalarP256(),
  table: new CombP256(),
});
