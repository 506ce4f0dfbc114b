// Prints the compression function of SM3 (GB/T 32905, clause 5.3): firmware/crypto/hash/sm3-block.gen.ts.
//
// As with SHA-256 (sha256.ts), a 32-bit addition is made in two 16-bit halves, so int32 never overflows, and names rotate instead
// of values. The first sixteen rounds have other boolean functions than the rest, so two times sixteen rounds are unrolled: the
// second sixteen are executed three times. The expanded message lives in sixteen locals: round j needs W(j) and W(j + 4), and W(j + 16)
// takes W(j)'s place afterwards. The last rounds of a pass need W(16 … 19) of those, hence two parts.

import { compression, indent } from "./print.js";

const START = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e] as const;
const rotate = (x: string, n: number) => `((${x} << ${n}) | ((${x} >> ${32 - n}) & ${2 ** n - 1}))`;
/** T(j) rotated left by j, as the round adds it. */
function constant(j: number): number {
  const t = j < 16 ? 0x79cc4519n : 0x7a879d8an;
  const n = BigInt(j % 32);
  return Number(((t << n) | (t >> (32n - n))) & 0xffffffffn);
}
const names = (four: string, i: number) => Array.from({ length: 4 }, (_, r) => four[(r - (i % 4) + 4) % 4] as string);

/** Round i of a pass; `low` and `high` are the halves of its constant. */
function round(i: number, early: boolean, low: string, high: string): string[] {
  const [a, b, c, d] = names("abcd", i) as [string, string, string, string];
  const [e, f, g, h] = names("efgh", i) as [string, string, string, string];
  const word = `w${i % 16}`;
  const ff = early ? `${a} ^ ${b} ^ ${c}` : `(${a} & ${b}) ^ (${c} & (${a} ^ ${b}))`;
  const gg = early ? `${e} ^ ${f} ^ ${g}` : `${g} ^ (${e} & (${f} ^ ${g}))`;
  return [
    `x = ${rotate(a, 12)};`,
    `l = (x & 65535) + (${e} & 65535) + ${low};`,
    `y = (((x >> 16) + (${e} >> 16) + ${high} + (l >> 16)) << 16) | (l & 65535);`,
    `y = ${rotate("y", 7)};`,
    "x = x ^ y;",
    `z = ${ff};`,
    `t = ${word} ^ w${(i + 4) % 16};`,
    `l = (z & 65535) + (${d} & 65535) + (x & 65535) + (t & 65535);`,
    `${d} = (((z >> 16) + (${d} >> 16) + (x >> 16) + (t >> 16) + (l >> 16)) << 16) | (l & 65535);`,
    `z = ${gg};`,
    `l = (z & 65535) + (${h} & 65535) + (y & 65535) + (${word} & 65535);`,
    `z = (((z >> 16) + (${h} >> 16) + (y >> 16) + (${word} >> 16) + (l >> 16)) << 16) | (l & 65535);`,
    `${h} = z ^ ${rotate("z", 9)} ^ ${rotate("z", 17)};`,
    `${b} = ${rotate(b, 9)};`,
    `${f} = ${rotate(f, 19)};`,
  ];
}

/** W(i + 16) in the place of W(i). */
function expand(i: number): string[] {
  const w = (k: number) => `w${(i + k) % 16}`;
  return [
    `x = ${w(0)} ^ ${w(7)} ^ ${rotate(w(13), 15)};`,
    `${w(0)} = x ^ ${rotate("x", 15)} ^ ${rotate("x", 23)} ^ ${rotate(w(3), 7)} ^ ${w(10)};`,
  ];
}

/** The text of sm3-block.gen.ts. */
export function printSm3(): string {
  const list = Array.from({ length: 16 }, (_, i) => i);
  const [begin, rest] = [list.slice(0, 4), list.slice(4)];
  const first = (i: number) => round(i, true, `${constant(i) % 65536}`, `${Math.floor(constant(i) / 65536)}`);
  const later = (i: number) => round(i, false, `LOW[j + ${i}]`, `HIGH[j + ${i}]`);
  const body = [
    ...["x", "y", "z", "t", "l"].map((name) => `let ${name} = 0;`),
    ...list.map(
      (i) =>
        `let w${i} = (bytes[offset + ${4 * i}] << 24) | (bytes[offset + ${4 * i + 1}] << 16) | ` +
        `(bytes[offset + ${4 * i + 2}] << 8) | bytes[offset + ${4 * i + 3}];`,
    ),
    ...[..."abcdefgh"].map((name, i) => `let ${name} = state[${i}];`),
    ...begin.flatMap(first),
    ...begin.flatMap(expand),
    ...rest.flatMap(first),
    ...rest.flatMap(expand),
    "for (let j = 0; j < 48; j = j + 16) {",
    ...indent([
      ...begin.flatMap(later),
      ...begin.flatMap(expand),
      ...rest.flatMap(later),
      "if (j < 32) {",
      ...indent(rest.flatMap(expand)),
      "}",
    ]),
    "}",
    ...[..."abcdefgh"].map((name, i) => `state[${i}] = state[${i}] ^ ${name};`),
  ];
  return compression({
    generator: "sm3.ts",
    name: "Sm3Block",
    why: [
      "The SM3 compression function, GB/T 32905 clause 5.3, int32 only, without branches on data: see",
      "tools/generate/sm3.ts for why it looks like this. test/time/bounds/bounds.test.ts proves that nothing reaches 2^31.",
    ],
    constants: {
      doc: "The constants T(j) <<< j (clauses 4.2, 5.3.3) of rounds 16 to 63, in halves of 16 bits.",
      words: Array.from({ length: 48 }, (_, j) => constant(j + 16)),
    },
    start: { doc: "The initial value IV (clause 4.1) as int32.", words: START },
    body,
  });
}
