/** points.ts for this curve. */
import { CombSm2 } from "../../../firmware/crypto/comb-sm2.gen.js";
import { constantsSm2 } from "../../../firmware/crypto/constants-sm2.gen.js";
import { FieldSm2 } from "../../../firmware/crypto/field-sm2.gen.js";
import { ScalarSm2 } from "../../../firmware/crypto/scalar-sm2.gen.js";
import { curveSubjects } from "./points.js";

const curve = { field: new FieldSm2(), scalar: new ScalarSm2(), table: new CombSm2(), constants: constantsSm2 };

export const subjects = curveSubjects(curve, "sm2");
