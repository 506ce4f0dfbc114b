/** Arithmetic modulo p and n and the comb's table, of either curve: the generated files of firmware/crypto. */

import type { Field } from "../../../firmware/crypto/arithmetic/field.js";
import type { Scalar } from "../../../firmware/crypto/arithmetic/scalar.js";
import type { CombTable } from "../../../firmware/crypto/curve/curve.js";
import { type Kind, type Subject, toLimbs, zeros } from "./subject.js";

interface Arithmetic {
  /** "sm2" or "p256". */
  readonly curve: "sm2" | "p256";
  readonly field: Field;
  readonly scalar: Scalar;
  readonly table: CombTable;
}

const a = zeros(20);
const b = zeros(20);
const c = zeros(20);
const o = zeros(20);
const x = zeros(20);
const y = zeros(20);
const one = zeros(1);
const inputs = [a, b, c];

function loadThree(secret: Uint8Array): void {
  toLimbs(a, secret, 0);
  toLimbs(b, secret, 1);
  toLimbs(c, secret, 2);
}

export function arithmeticSubjects({ curve, field, scalar, table }: Arithmetic): readonly Subject[] {
  const modP = (name: string, run: () => void): Subject => {
    const kind: Kind = `element-${curve}`;
    return { name: `${curve} mod p, ${name}`, kind, blocks: 3, load: loadThree, inputs, run, outputs: [o] };
  };
  const modN = (name: string, run: () => void): Subject => {
    const kind: Kind = `scalar-${curve}`;
    return { name: `${curve} mod n, ${name}`, kind, blocks: 3, load: loadThree, inputs, run, outputs: [o] };
  };
  const block = (which: "block0" | "block1"): Subject => ({
    name: `${curve} comb table, ${which}`,
    kind: "bytes",
    load: (secret) => {
      one[0] = secret[31] & 15;
    },
    inputs: [one],
    run: () => table[which](x, y, one[0]),
    outputs: [x, y],
  });
  return [
    modP("mul", () => field.mul(o, a, b)),
    modP("sqr", () => field.sqr(o, a)),
    modP("add", () => field.add(o, a, b)),
    modP("sub", () => field.sub(o, a, b)),
    modP("sub2", () => field.sub2(o, a, b, c)),
    modP("quad", () => field.quad(o, a)),
    modP("triple", () => field.triple(o, a, b)),
    modP("tri", () => field.tri(o, a, b, c)),
    modP("nona", () => field.nona(o, a, b, c)),
    {
      ...modP("negate", () => field.negate(o, a, one[0])),
      load: (secret) => {
        loadThree(secret);
        one[0] = 0 - (secret[63] & 1);
      },
      inputs: [a, one],
    },
    modP("norm", () => field.norm(o, a)),
    modN("mul", () => scalar.mul(o, a, b)),
    modN("sqr", () => scalar.sqr(o, a)),
    modN("add", () => scalar.add(o, a, b)),
    block("block0"),
    block("block1"),
  ];
}
