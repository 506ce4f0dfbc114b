/**
 * The ground that firmware stands on: what it takes from the language gives the same on every engine.
 */
import { expect } from "chai";
import fc from "fast-check";

describe("language", () => {
  it("wraps int32 operations alike", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (a, b) => {
        expect((a + b) | 0).to.equal(Number(BigInt.asIntN(32, BigInt(a) + BigInt(b))));
        expect(Math.imul(a, b)).to.equal(Number(BigInt.asIntN(32, BigInt(a) * BigInt(b))));
        expect((a >> 7) & 0x1ffffff).to.equal((a >>> 7) & 0x1ffffff);
      }),
    );
  });

  it("multiplies exactly below 2^31", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8191 }), fc.integer({ min: 0, max: 8191 }), (a, b) => {
        expect(a * b).to.equal(Number(BigInt(a) * BigInt(b)));
      }),
    );
  });

  it("keeps private fields apart", () => {
    class Box {
      #value: number;
      constructor(value: number) {
        this.#value = value;
      }
      sum(other: Box): number {
        return this.#value + other.#value;
      }
    }
    expect(new Box(2).sum(new Box(3))).to.equal(5);
  });

  it("stores into typed arrays modulo their width", () => {
    const bytes = new Uint8Array(1);
    const words = new Int32Array(1);
    bytes[0] = 300 & 255;
    words[0] = 0x7fffffff + 1;
    expect([bytes[0], words[0]]).to.deep.equal([44, -0x80000000]);
  });

  it("runs promise jobs in order", async () => {
    const order: number[] = [];
    await Promise.all([1, 2, 3].map(async (n) => order.push(n)));
    expect(order).to.deep.equal([1, 2, 3]);
  });
});
