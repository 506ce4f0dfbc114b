/** Controls of the generated arithmetic, for both curves. */
import { ADDRESS, LARGE, type Mutant, mutant, RANGE } from "./mutant.js";

const SUMS = ["add", "sub2", "quad", "triple", "tri", "nona", "negate"];

const products = (curve: string): readonly Mutant[] => [
  ...["mul", "sqr"].flatMap((method) => {
    const at = [[`${curve} mod p, ${method}`], `arithmetic/field-${curve}.gen`] as const;
    const [from, to] = ["o[0] = r0;", "o[0] = r0; if ((r0 & 1) !== 0) o[0] = r0;"];
    return [
      mutant("a branch on a limb", ...at, { within: method, from, to }),
      mutant("a dropped mask", ...at, {
        within: method,
        from: "const m9 = c & 8191;",
        to: "const m9 = c;",
        layers: LARGE,
      }),
    ];
  }),
  ...["field", "scalar"].map((kind) => {
    const place = { within: "mul", from: "(c >> 13) + a0 * b19", to: "c + a0 * b19" };
    const subject = `${curve} mod ${kind === "field" ? "p" : "n"}, mul`;
    return mutant("a carry that is not cut", [subject], `arithmetic/${kind}-${curve}.gen`, { ...place, layers: LARGE });
  }),
];

const sums = (curve: string): readonly Mutant[] => {
  const at = (method: string) => [[`${curve} mod p, ${method}`], `arithmetic/field-${curve}.gen`] as const;
  const from = "o[0] = t & 8191;";
  return [
    ...SUMS.map((method) =>
      mutant("a branch on a limb", ...at(method), {
        within: method,
        from,
        to: `${from} if ((t & 1) !== 0) t = t | 0;`,
      }),
    ),
    mutant(">>> of a negative number", ...at("sub"), {
      within: "sub",
      from: "let t = a[19] - b[19];",
      to: "let t = (a[19] - b[19]) >>> 0;",
    }),
    mutant("the subtraction of p by ?:", ...at("norm"), {
      within: "norm",
      from: "o[0] = s0 ^ ((r0 ^ s0) & d);",
      to: "o[0] = d < 0 ? r0 : s0;",
    }),
    ...[...SUMS, "sub"].map((method) =>
      mutant(UNCUT, ...at(method), { within: method, from: "o[3] = t & 8191;", to: "o[3] = t;", layers: RANGE }),
    ),
    mutant(UNCUT, ...at("norm"), { within: "norm", from: "const s3 = d & 8191;", to: "const s3 = d;", layers: RANGE }),
  ];
};

const UNCUT = "a limb that is not cut";

const modN = (curve: string): readonly Mutant[] => {
  const at = (method: string) => [[`${curve} mod n, ${method}`], `arithmetic/scalar-${curve}.gen`] as const;
  const from = "o[0] = s0 ^ ((r0 ^ s0) & d);";
  return [
    ...["mul", "sqr"].map((method) =>
      mutant("a dropped mask: right, and a double now and then", ...at(method), {
        within: method,
        from: "const m0 = ((c & 8191) *",
        to: "const m0 = (c *",
        layers: LARGE,
      }),
    ),
    ...["mul", "sqr", "add"].map((method) =>
      mutant("the subtraction of n by a branch", ...at(method), {
        within: method,
        from,
        to: `${from} if ((s0 & 1) !== 0) o[1] = 0;`,
      }),
    ),
    mutant(UNCUT, ...at("add"), { within: "add", from: "const s3 = d & 8191;", to: "const s3 = d;", layers: RANGE }),
  ];
};

const tables = (curve: string): readonly Mutant[] =>
  ["block0", "block1"].flatMap((within) => {
    const at = [[`${curve} comb table, ${within}`], `curve/comb-${curve}.gen`] as const;
    const from = "y[0] = t & 8191;";
    return [
      mutant("the scan ends early", ...at, { within, from: "let t = 0;", to: "let t = 0; if (index === 0) return;" }),
      mutant("a read at a secret index", ...at, { within, from, to: "y[0] = (t & 8191) | x[index];", layers: ADDRESS }),
      mutant(UNCUT, ...at, { within, from, to: "y[0] = t;", layers: RANGE }),
    ];
  });

export const arithmetic: readonly Mutant[] = ["sm2", "p256"].flatMap((curve) => [
  ...products(curve),
  ...sums(curve),
  ...modN(curve),
  ...tables(curve),
]);
