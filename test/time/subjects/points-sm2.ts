/** points.ts for this curve. */

import { FieldSm2 } from "../../../firmware/crypto/arithmetic/field-sm2.gen.js";
import { ScalarSm2 } from "../../../firmware/crypto/arithmetic/scalar-sm2.gen.js";
import { CombSm2 } from "../../../firmware/crypto/curve/comb-sm2.gen.js";
import { constantsSm2 } from "../../../firmware/crypto/curve/constants-sm2.gen.js";
import { curveSubjects } from "./points.js";

const curve = { field: new FieldSm2(), scalar: new ScalarSm2(), table: new CombSm2(), constants: constantsSm2 };

export const subjects = curveSubjects(curve, "sm2");
