/**
 * Layer 2 of the evidence for constant time: no intermediate of the arithmetic core leaves int32, for any input that the
 * contracts allow, so on XS nothing ever becomes a double. Each proof has controls that must fail.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { type Inputs, type Interval, runIntervals } from "./intervals.js";
import { byte, canonical, element, limb, wide, word } from "./proofs.js";

const read = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../firmware/crypto/${name}`, import.meta.url)), "utf8");
const scaled =
  (by: number) =>
  (index: number | undefined): Interval => [0, (element(index)[1] + 1) * by - 1];
const peaks: string[] = [];

function prove(source: string, name: string, inputs: Inputs) {
  const run = runIntervals(source, name, inputs);
  peaks.push(`${name} 2^${Math.log2(run.peak).toFixed(2)}`);
  return run;
}

/** Every limb of o lies where the contract of the result says. */
function within(stores: ReadonlyMap<string, Interval>, top: Interval): void {
  for (let i = 0; i < 20; i++) {
    const [low, high] = stores.get(`o[${i}]`) as Interval;
    const [min, max] = i === 19 ? top : limb;
    expect(low, `limb ${i}`).to.be.at.least(min);
    expect(high, `limb ${i}`).to.be.at.most(max);
  }
}

describe("bounds: nothing leaves int32", () => {
  after(() => console.log(`      largest intermediates: ${peaks.join(", ")}`));

  for (const curve of ["p256", "sm2"])
    describe(`field-${curve}.gen.ts`, () => {
      const source = read(`field-${curve}.gen.ts`);
      const arrays = { a: element, b: element, c: element };

      for (const name of ["add", "sub", "sub2", "quad", "triple", "tri", "nona", "negate"]) {
        it(`${name} keeps the invariant`, () => {
          // t of negate is (a ^ s) − s with s = 0 or −1: the two cases are proved apart.
          for (const s of [0, -1]) within(prove(source, name, { arrays, numbers: { s: [s, s] } }).stores, [0, 599]);
        });
      }

      for (const name of ["mul", "sqr"]) {
        it(`${name} keeps the invariant`, () => {
          // Intervals alone allow a top limb of −1; the result is (a·b + M·p)/2^260, which is not negative, so it is 0 or more.
          within(prove(source, name, { arrays }).stores, [-1, 599]);
        });
      }

      it("norm", () => {
        within(prove(source, "norm", { arrays }).stores, limb);
      });

      it("controls: limbs of 14 bits, a lost carry, a lost cut", () => {
        const mutants: [string, string, Inputs][] = [
          [source, "mul", { arrays: { a: scaled(2), b: scaled(2) } }],
          [source, "sqr", { arrays: { a: scaled(2) } }],
          [source, "nona", { arrays: { a: scaled(2 ** 15), b: scaled(2 ** 15), c: element } }],
        ];
        for (const column of ["(c >> 13) + a0 * b19", "(c >> 13) + a1 * b19"]) {
          expect(source).to.include(column);
          mutants.push([source.replace(column, column.replace("(c >> 13)", "c")), "mul", { arrays }]);
        }
        mutants.push([source.replace("const m9 = c & 8191;", "const m9 = c;"), "mul", { arrays }]);
        for (const [text, name, inputs] of mutants)
          expect(() => runIntervals(text, name, inputs), name).to.throw("leaves int32");
        const uncut = source.replace("o[3] = t & 8191;", "o[3] = t;");
        expect(() => within(runIntervals(uncut, "add", { arrays }).stores, [0, 599])).to.throw("limb 3");
      });
    });

  for (const curve of ["p256", "sm2"])
    describe(`scalar-${curve}.gen.ts`, () => {
      const source = read(`scalar-${curve}.gen.ts`);
      // A first factor may be any 260-bit number; what is canonical has a top limb below 512.
      const arrays = { a: wide, b: canonical };

      for (const name of ["mul", "sqr", "add"]) {
        it(`${name}: limbs from limbs`, () => {
          // Intervals do not see that a result is below n, hence its top limb below 512: that is arithmetic (scalar.ts in
          // tools/generate), which test/unit/crypto/field.spec.ts compares with BigInt.
          within(
            prove(source, name, { arrays: name === "mul" ? arrays : { a: canonical, b: canonical } }).stores,
            [-8192, 8191],
          );
        });
      }

      it("controls: limbs of 14 bits, a lost carry", () => {
        const inputs = { arrays: { a: scaled(32), b: wide } };
        expect(() => runIntervals(source, "mul", inputs)).to.throw("leaves int32");
        const lost = source.replace("(c >> 13) + a0 * b19", "c + a0 * b19");
        expect(lost).not.to.equal(source);
        expect(() => runIntervals(lost, "mul", { arrays })).to.throw("leaves int32");
      });
    });

  for (const curve of ["p256", "sm2"])
    describe(`comb-${curve}.gen.ts`, () => {
      const source = read(`comb-${curve}.gen.ts`);

      for (const name of ["block0", "block1"]) {
        it(`${name} gives limbs`, () => {
          const { stores } = prove(source, name, { numbers: { index: [0, 15] } });
          for (const array of ["x", "y"]) {
            for (let i = 0; i < 20; i++) {
              const [low, high] = stores.get(`${array}[${i}]`) as Interval;
              expect([low >= 0, high <= (i === 19 ? 599 : 8191)], `${array}[${i}]`).to.deep.equal([true, true]);
            }
          }
        });
      }
    });

  for (const name of ["sha256-block.gen.ts", "sm3-block.gen.ts"])
    describe(name, () => {
      const source = read(name);
      const inputs: Inputs = { arrays: { bytes: byte, state: word }, numbers: { offset: [0, 0] }, exactShifts: false };

      it("a block, for any state and message", () => {
        prove(source, "absorb", inputs);
      });

      it("control: a half that is added without being cut", () => {
        for (const lost of ["(x & 65535)", "(x >> 16)"]) {
          const uncut = source.replace(lost, "x");
          expect(uncut).not.to.equal(source);
          expect(() => runIntervals(uncut, "absorb", inputs), lost).to.throw("leaves int32");
        }
      });
    });

  describe("limbs.ts", () => {
    const source = read("limbs.ts");

    it("reading and writing bytes", () => {
      for (const [count, length] of [
        [20, 32],
        [30, 48],
      ] as const) {
        const numbers: Record<string, Interval> = { count: [count, count], offset: [0, 0], length: [length, length] };
        const { stores } = prove(source, "fromBytes", { arrays: { bytes: byte }, numbers });
        for (let i = 0; i < count; i++) expect((stores.get(`o[${i}]`) as Interval)[1]).to.be.at.most(8191);
      }
      const { stores } = prove(source, "toBytes", { arrays: { a: wide }, numbers: { offset: [0, 0] } });
      for (let i = 0; i < 32; i++) expect(stores.get(`out[${i}]`)).to.deep.equal([0, 255]);
    });

    it("whole numbers", () => {
      for (const name of ["addLimbs", "isBelow", "isZero", "isSame"])
        prove(source, name, { arrays: { a: wide, b: wide } });
      expect(() => runIntervals(source, "addLimbs", { arrays: { a: word, b: wide } }), "control").to.throw(
        "leaves int32",
      );
    });
  });

  it("controls of the method: a product that may be minus zero, a branch on a secret, code it does not know", () => {
    const run = (body: string) => () =>
      runIntervals(`function f() { ${body} }`, "f", { numbers: { x: [-1, 1], y: [0, 5] } });
    expect(run("let z = x * y;")).to.throw("minus zero");
    expect(run("if (y < 3) x = 1;")).to.throw("not public");
    expect(run("for (let i = 0; i < y; i++) x = i;")).to.throw("not public");
    expect(run("let z = 1 << y;")).to.throw("not public");
    expect(run("let z = y >>> 1;")).to.throw("not understood");
    expect(run("let z = Math.abs(x);")).to.throw("not understood");
    expect(run("let z = (y * 3 - x) & 7;")).not.to.throw();
  });
});
