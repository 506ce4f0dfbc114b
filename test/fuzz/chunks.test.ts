/**
 * The gatherer of chunks against any values at all: it is total, never gives more than a message, and is ready for a good one whatever came before. The
 * controls are gatherers that are broken in one way each.
 */
import { expect } from "chai";
import fc from "fast-check";
import { DECODE_ERRORS } from "../../protocol/codec/result.js";
import { CHUNK_LENGTH, chunksOf, Gatherer, MAX_MESSAGE } from "../../protocol/transport/ble.js";
import { fromEnvironment } from "./fuzz.js";

const RUNS = 5_000;

type Taker = Pick<Gatherer, "take">;

const anyMessage = fc.uint8Array({ maxLength: MAX_MESSAGE, size: "max" });
/** Chunks of good messages, some left out, repeated or bent; and values that are none. */
const bent = fc
  .tuple(anyMessage, fc.array(fc.tuple(fc.nat(20), fc.constantFrom("drop", "repeat", "flip")), { maxLength: 3 }))
  .map(([message, faults]) => {
    const chunks = chunksOf(message);
    for (const [at, fault] of faults) {
      const i = at % Math.max(1, chunks.length);
      if (chunks[i] === undefined) continue;
      if (fault === "drop") chunks.splice(i, 1);
      else if (fault === "repeat") chunks.splice(i, 0, chunks[i]);
      else chunks[i] = chunks[i].map((byte, j) => (j === 0 ? byte ^ (1 << (at % 8)) : byte));
    }
    return chunks;
  });
const anyValues = fc.oneof(
  bent,
  fc.array(fc.uint8Array({ maxLength: CHUNK_LENGTH + 2, size: "max" }), { maxLength: 20 }),
);

function holds(make: () => Taker): fc.IProperty<[Uint8Array[][], Uint8Array]> {
  return fc.property(fc.array(anyValues, { maxLength: 4 }), anyMessage, (before, message) => {
    const gatherer = make();
    for (const value of before.flat()) {
      const kept = value.slice();
      const got = gatherer.take(value);
      expect(value).to.deep.equal(kept);
      if (!got.ok) expect(Object.keys(DECODE_ERRORS)).to.include(got.error);
      else if (got.value !== "more") {
        expect(got.value.length).to.be.at.most(MAX_MESSAGE);
        // What it gives is what a sender would have cut.
        expect(chunksOf(got.value).length).to.be.at.least(1);
      }
    }
    const answers = chunksOf(message).map((chunk) => gatherer.take(chunk));
    expect(answers.pop()).to.deep.equal({ ok: true, value: message });
    for (const one of answers) expect(one).to.deep.equal({ ok: true, value: "more" });
  });
}

function run(property: fc.IProperty<[Uint8Array[][], Uint8Array]>, seed?: number): void {
  const again = seed === undefined ? fromEnvironment(process.env) : { seed, path: undefined };
  const parameters: fc.Parameters<[Uint8Array[][], Uint8Array]> = { numRuns: RUNS };
  if (again.seed !== undefined) parameters.seed = again.seed;
  if (again.path !== undefined) parameters.path = again.path;
  const details = fc.check(property, parameters);
  if (!details.failed) return;
  const why = details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance);
  const environment = `FUZZ_SEED=${details.seed} FUZZ_PATH=${details.counterexamplePath ?? ""}`;
  throw new Error(`${why}\nreplay: ${environment} npx mocha --import=tsx test/fuzz/chunks.test.ts`);
}

describe("chunks, fuzzed", () => {
  it("come to messages or to named errors, and nothing outlives an error", () => run(holds(() => new Gatherer())));

  it("would show a gatherer that keeps what it should have dropped", () => {
    const sticky = (): Taker => {
      const gatherer = new Gatherer();
      let stuck = false;
      return {
        take: (chunk) => {
          const got = gatherer.take(chunk);
          stuck ||= !got.ok && chunk.length === 0;
          return stuck ? { ok: false, error: "bad-value" } : got;
        },
      };
    };
    expect(() => run(holds(sticky), 5)).to.throw("replay: FUZZ_SEED=5");
  });

  it("would show one that takes more than a message", () => {
    const wide = (): Taker => {
      const gatherer = new Gatherer();
      return {
        take: (chunk) => {
          const got = gatherer.take(chunk);
          return got.ok || chunk.length <= CHUNK_LENGTH ? got : { ok: true, value: new Uint8Array(MAX_MESSAGE + 1) };
        },
      };
    };
    expect(() => run(holds(wide), 5)).to.throw("replay: FUZZ_SEED=5");
  });
});
