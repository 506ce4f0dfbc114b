/**
 * Entropy: the computer's by default; with a seed it repeats, run for run, and differs after each restart.
 */
import { expect } from "chai";
import { describeEngines, KINDS, withProbes } from "./probe-engine.js";

const SEED = "000102030405060708090a0b0c0d0e0f";
const OTHER_SEED = "000102030405060708090a0b0c0d0e1f";

describeEngines("entropy", (kind, probes) => {
  it("differs from engine to engine without a seed", async () => {
    const [a, b] = [await probes.open(kind), await probes.open(kind)];
    expect(await a.hex("entropy", 32)).to.not.equal(await b.hex("entropy", 32));
    expect(await a.hex("entropy", 1000)).to.have.lengthOf(2000);
  });

  it("repeats with the seed and follows from it", async () => {
    const [a, b] = [await probes.open(kind, { seed: SEED }), await probes.open(kind, { seed: SEED })];
    const c = await probes.open(kind, { seed: OTHER_SEED });
    const first = await a.hex("entropy", 32);
    expect(await b.hex("entropy", 32)).to.equal(first);
    expect(await b.hex("entropy", 32)).to.not.equal(first);
    expect(await c.hex("entropy", 32)).to.not.equal(first);
  });

  it("differs after a restart with the same seed, and that difference repeats", async () => {
    const streams = await Promise.all(
      [probes.folder(), probes.folder()].map(async (dir) => {
        const stream: string[] = [];
        for (let start = 0; start < 3; start++) {
          const probe = await probes.open(kind, { dir, seed: SEED });
          stream.push(await probe.hex("entropy", 16));
          await probe.engine.kill();
        }
        return stream;
      }),
    );
    expect(streams[0]).to.deep.equal(streams[1]);
    expect(new Set(streams[0]).size).to.equal(3);
  });

  it("refuses lengths it does not give", async () => {
    const probe = await probes.open(kind);
    for (const length of [-1, 1.5, 65537]) {
      expect(await probe.ask("entropy", length)).to.include({ error: "RangeError" });
    }
    expect(await probe.hex("entropy", 0)).to.equal("");
  });

  it("is never told about a malformed seed", async () => {
    const probe = await probes.open(kind, { seed: `${SEED}zz` });
    const exit = await probe.engine.exited;
    expect(exit.code).to.equal(64);
    expect(exit.lastWords).to.not.include(SEED);
  });
});

describe("entropy with a seed", () => {
  const probes = withProbes();
  it("is the same on all engines", async () => {
    const all = await Promise.all(KINDS.map((kind) => probes.open(kind, { seed: SEED })));
    const streams = await Promise.all(all.map((probe) => probe.hex("entropy", 99)));
    expect(new Set(streams).size).to.equal(1);
  });
});
