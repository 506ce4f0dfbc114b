// Prints the compression function of SHA-256 (FIPS 180-4, clause 6.2.2): firmware/crypto/hash/sha256-block.gen.ts.
//
// 32-bit additions are made in two 16-bit halves, so int32 never overflows. Words that are only added later keep their
// halves uncut (wl/wu for the schedule, al/au for the state, and so on): they grow through all 64 rounds and still stay small
// enough, which test/time/bounds/bounds.test.ts proves. 16 rounds are unrolled: names rotate, nothing is moved, the message schedule
// lives in locals; a block is four passes of that loop.

import { compression, indent } from "./print.js";

function primes(count: number): number[] {
  const out: number[] = [];
  for (let n = 2; out.length < count; n++) if (out.every((q) => n % q !== 0)) out.push(n);
  return out;
}

/** The first 32 bits of the fraction of the k-th root of n, exactly. */
function fraction(n: number, k: bigint): number {
  const target = BigInt(n) << (32n * k);
  let low = 0n;
  let high = 1n << 40n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** k <= target) low = middle;
    else high = middle;
  }
  return Number(low & 0xffffffffn);
}

const rotate = (x: string, n: number) => `((${x} >> ${n}) & ${2 ** (32 - n) - 1} | (${x} << ${32 - n}))`;
const shift = (x: string, n: number) => `((${x} >> ${n}) & ${2 ** (32 - n) - 1})`;
const words = "abcdefgh";
/** Name of register r (0 = a … 7 = h) in round i. */
const register = (r: number, i: number) => words[(((r - i) % 8) + 8) % 8] as string;

function round(i: number): string[] {
  const [a, b, c, d, e, f, g, h] = Array.from({ length: 8 }, (_, r) => register(r, i)) as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  return [
    `x = ${rotate(e, 6)} ^ ${rotate(e, 11)} ^ ${rotate(e, 25)};`,
    `y = ${g} ^ (${e} & (${f} ^ ${g}));`,
    `l = ${h}l + (x & 65535) + (y & 65535) + wl${i} + LOW[j + ${i}];`,
    `u = ${h}u + (x >> 16) + (y >> 16) + wu${i} + HIGH[j + ${i}];`,
    `x = ${rotate(a, 2)} ^ ${rotate(a, 13)} ^ ${rotate(a, 22)};`,
    `y = (${a} & ${b}) ^ (${c} & (${a} ^ ${b}));`,
    `${d}l = ${d}l + l;`,
    `${d}u = ${d}u + u;`,
    `${d} = ((${d}u + (${d}l >> 16)) << 16) | (${d}l & 65535);`,
    `${h}l = l + (x & 65535) + (y & 65535);`,
    `${h}u = u + (x >> 16) + (y >> 16);`,
    `${h} = ((${h}u + (${h}l >> 16)) << 16) | (${h}l & 65535);`,
  ];
}

function schedule(i: number): string[] {
  const at = (k: number) => (i + k) % 16;
  const [late, early] = [`w${at(14)}`, `w${at(1)}`];
  return [
    `x = ${rotate(late, 17)} ^ ${rotate(late, 19)} ^ ${shift(late, 10)};`,
    `y = ${rotate(early, 7)} ^ ${rotate(early, 18)} ^ ${shift(early, 3)};`,
    `wl${i} = wl${i} + wl${at(9)} + (x & 65535) + (y & 65535);`,
    `wu${i} = wu${i} + wu${at(9)} + (x >> 16) + (y >> 16);`,
    `w${i} = ((wu${i} + (wl${i} >> 16)) << 16) | (wl${i} & 65535);`,
  ];
}

/** The text of sha256-block.gen.ts. */
export function printSha256(): string {
  const list = Array.from({ length: 16 }, (_, i) => i);
  const body = [
    "let x = 0;",
    "let y = 0;",
    "let l = 0;",
    "let u = 0;",
    ...list.flatMap((i) => [
      `let wu${i} = (bytes[offset + ${4 * i}] << 8) | bytes[offset + ${4 * i + 1}];`,
      `let wl${i} = (bytes[offset + ${4 * i + 2}] << 8) | bytes[offset + ${4 * i + 3}];`,
      `let w${i} = (wu${i} << 16) | wl${i};`,
    ]),
    ...[...words].flatMap((w, i) => [
      `let ${w} = state[${i}];`,
      `let ${w}l = ${w} & 65535;`,
      `let ${w}u = ${w} >> 16;`,
    ]),
    "for (let j = 0; j < 64; j = j + 16) {",
    ...indent([...list.flatMap(round), "if (j < 48) {", ...indent(list.flatMap(schedule)), "}"]),
    "}",
    ...[...words].flatMap((w, i) => [
      `x = state[${i}];`,
      `l = (x & 65535) + (${w} & 65535);`,
      `state[${i}] = (((x >> 16) + (${w} >> 16) + (l >> 16)) << 16) | (l & 65535);`,
    ]),
  ];
  return compression({
    generator: "sha256.ts",
    name: "Sha256Block",
    why: [
      "The SHA-256 compression function, FIPS 180-4 clause 6.2.2, int32 only, without branches on data: see",
      "tools/generate/sha256.ts for why it looks like this. test/time/bounds/bounds.test.ts proves that nothing reaches 2^31.",
    ],
    constants: {
      doc: "The round constants K (clause 4.2.2) in halves of 16 bits.",
      words: primes(64).map((n) => fraction(n, 3n)),
    },
    start: {
      doc: "The initial hash value H(0) (clause 5.3.3) as int32.",
      words: primes(8).map((n) => fraction(n, 2n)),
    },
    body,
  });
}
