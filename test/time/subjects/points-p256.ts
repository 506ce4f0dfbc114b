/** points.ts for this curve. */

import { FieldP256 } from "../../../firmware/crypto/arithmetic/field-p256.gen.js";
import { ScalarP256 } from "../../../firmware/crypto/arithmetic/scalar-p256.gen.js";
import { CombP256 } from "../../../firmware/crypto/curve/comb-p256.gen.js";
import { constantsP256 } from "../../../firmware/crypto/curve/constants-p256.gen.js";
import { curveSubjects } from "./points.js";

const curve = { field: new FieldP256(), scalar: new ScalarP256(), table: new CombP256(), constants: constantsP256 };

export const subjects = curveSubjects(curve, "p256");
