/** points.ts for this curve. */
import { CombP256 } from "../../../firmware/crypto/comb-p256.gen.js";
import { constantsP256 } from "../../../firmware/crypto/constants-p256.gen.js";
import { FieldP256 } from "../../../firmware/crypto/field-p256.gen.js";
import { ScalarP256 } from "../../../firmware/crypto/scalar-p256.gen.js";
import { curveSubjects } from "./points.js";

const curve = { field: new FieldP256(), scalar: new ScalarP256(), table: new CombP256(), constants: constantsP256 };

export const subjects = curveSubjects(curve, "p256");
