/** Controls of the generated arithmetic, for both curves. */
import { ADDRESS, LARGE, type Mutant, mutant, PROVED } from "./mutant.js";

const ODD = "if ((t & 1) !== 0) t = t | 0;";

const products = (curve: string): readonly Mutant[] => [
  ...["mul", "sqr"].flatMap((method) => [
    mutant(
      "a branch on a limb",
      [`${curve} mod p, ${method}`],
      `field-${curve}.gen`,
      {
        within: method,
        from: "o[0] = r0;",
        to: "o[0] = r0; if ((r0 & 1) !== 0) o[0] = r0;",
      },
      PROVED,
    ),
    mutant(
      "a dropped mask",
      [`${curve} mod p, ${method}`],
      `field-${curve}.gen`,
      {
        within: method,
        from: "const m9 = c & 8191;",
        to: "const m9 = c;",
      },
      LARGE,
    ),
  ]),
];

const sums = (curve: string): readonly Mutant[] => [
  ...["add", "sub2", "quad", "triple", "tri", "nona", "negate"].map((method) =>
    mutant(
      "a branch on a limb",
      [`${curve} mod p, ${method}`],
      `field-${curve}.gen`,
      {
        within: method,
        from: "o[0] = t & 8191;",
        to: `o[0] = t & 8191; ${ODD}`,
      },
      PROVED,
    ),
  ),
  mutant(
    ">>> of a negative number",
    [`${curve} mod p, sub`],
    `field-${curve}.gen`,
    {
      within: "sub",
      from: "let t = a[19] - b[19];",
      to: "let t = (a[19] - b[19]) >>> 0;",
    },
    PROVED,
  ),
  mutant(
    "the subtraction of p by ?:",
    [`${curve} mod p, norm`],
    `field-${curve}.gen`,
    {
      within: "norm",
      from: "o[0] = s0 ^ ((r0 ^ s0) & d);",
      to: "o[0] = d < 0 ? r0 : s0;",
    },
    PROVED,
  ),
];

const modN = (curve: string): readonly Mutant[] => [
  ...["mul", "sqr"].map((method) =>
    mutant(
      "a dropped mask: right, and a double now and then",
      [`${curve} mod n, ${method}`],
      `scalar-${curve}.gen`,
      {
        within: method,
        from: "const m0 = ((c & 8191) *",
        to: "const m0 = (c *",
      },
      LARGE,
    ),
  ),
  ...["mul", "sqr", "add"].map((method) =>
    mutant(
      "the subtraction of n by a branch",
      [`${curve} mod n, ${method}`],
      `scalar-${curve}.gen`,
      {
        within: method,
        from: "o[0] = s0 ^ ((r0 ^ s0) & d);",
        to: "o[0] = s0 ^ ((r0 ^ s0) & d); if ((s0 & 1) !== 0) o[1] = 0;",
      },
      PROVED,
    ),
  ),
];

const tables = (curve: string): readonly Mutant[] => [
  ...["block0", "block1"].flatMap((method) => [
    mutant(
      "the scan ends early",
      [`${curve} comb table, ${method}`],
      `comb-${curve}.gen`,
      {
        within: method,
        from: "let t = 0;",
        to: "let t = 0; if (index === 0) return;",
      },
      PROVED,
    ),
    mutant(
      "a read at a secret index",
      [`${curve} comb table, ${method}`],
      `comb-${curve}.gen`,
      {
        within: method,
        from: "y[0] = t & 8191;",
        to: "y[0] = (t & 8191) | x[index];",
      },
      ADDRESS,
    ),
  ]),
];

export const arithmetic: readonly Mutant[] = ["sm2", "p256"].flatMap((curve) => [
  ...products(curve),
  ...sums(curve),
  ...modN(curve),
  ...tables(curve),
]);
