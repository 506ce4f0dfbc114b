/**
 * Every decoder of protocol/ against twenty thousand messages each, most of them near good ones. The decoders are found by looking at the
 * exports, so none can be forgotten. The controls are decoders that are broken in one way each, and must be caught.
 */
import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { expect } from "chai";
import { CODECS, type Codec } from "../unit/protocol/codecs.js";
import { type FuzzCount, fromEnvironment, fuzz, judge } from "./fuzz.js";

const RUNS = 20_000;
const PROTOCOL = new URL("../../protocol/", import.meta.url);

/** `module.export` of every function whose name begins with decode. */
async function exported(): Promise<string[]> {
  const names: string[] = [];
  for (const file of readdirSync(PROTOCOL, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts")) continue;
    const module: Record<string, unknown> = await import(new URL(file, PROTOCOL).href);
    for (const [name, value] of Object.entries(module)) {
      if (name.startsWith("decode") && typeof value === "function") names.push(`${basename(file, ".ts")}.${name}`);
    }
  }
  return names.sort();
}

/** The decoders that no table entry fuzzes. */
function missing(all: readonly string[], codecs: readonly Codec[]): string[] {
  return all.filter((name) => !codecs.some((codec) => `${codec.module}.${codec.name}` === name));
}

describe("decoders, fuzzed", () => {
  it("are all in the table", async () => {
    const all = await exported();
    expect(all.length).to.be.greaterThan(20);
    expect(missing(all, CODECS)).to.deep.equal([]);
    expect(CODECS.map((codec) => `${codec.module}.${codec.name}`).sort()).to.deep.equal(all);
    expect(missing([...all, "pay.decodeNew"], CODECS)).to.deep.equal(["pay.decodeNew"]);
  });

  for (const codec of CODECS) {
    it(codec.name, () => {
      const again = fromEnvironment(process.env);
      const count = fuzz(codec, { runs: RUNS, ...again });
      // A replay ends where it failed; a path that fails no more is one case.
      if (again.path !== undefined) return;
      expect(count.cases).to.be.at.least(RUNS);
      expect(count.past / count.cases, "share past the length check").to.be.at.least(0.5);
      expect(count.values / count.cases, "share of good messages").to.be.at.least(0.1);
    });
  }
});

describe("the decoders' fuzzing, broken on purpose", () => {
  const codec = (name: string) => CODECS.find((one) => one.name === name) as Codec;
  const request = codec("decodeRequest");
  const caught = (broken: Codec) => {
    try {
      fuzz(broken, { runs: RUNS, seed: 7, timeout_ms: 1_500 });
    } catch (error) {
      return (error as Error).message;
    }
    return "nothing was caught";
  };

  it("catches a decoder that throws", () => {
    const decode: Codec["decode"] = (bytes) => {
      if (bytes.length === 35 && bytes[34] === 0x81) throw new TypeError("oops");
      return request.decode(bytes);
    };
    expect(caught({ ...request, decode })).to.match(/oops\nreplay: FUZZ_SEED=7 FUZZ_PATH=[0-9:]+ npx mocha/);
  });

  it("catches an error without a name", () => {
    const decode: Codec["decode"] = (bytes) => {
      const decoded = request.decode(bytes);
      return decoded.ok ? decoded : { ok: false, error: "strange" as "too-short" };
    };
    expect(caught({ ...request, decode })).to.contain("an error without a name: strange");
  });

  it("catches a decoder that does not end", () => {
    const decode: Codec["decode"] = (bytes) => {
      for (let i = 0; bytes.length === 34; i = (i + 1) | 0);
      return request.decode(bytes);
    };
    const message = caught({ ...request, decode });
    expect(message).to.match(/^decodeRequest does not end on ([0-9a-f]{2}){34}$/);
  }).timeout(20_000);

  it("catches two encodings of one value", () => {
    const lax: Codec = { ...request, decode: (bytes) => request.decode(bytes.slice(0, 35)), max: 36 };
    expect(caught(lax)).to.contain("the value does not go back to its bytes");
  });

  it("catches a value that shares the sender's buffer", () => {
    const answer = codec("decodeSyncOpenAnswer");
    const decode: Codec["decode"] = (bytes) =>
      answer.decode(bytes).ok
        ? { ok: true, value: { handle: bytes.subarray(0, 16), nonce: bytes.subarray(16) } }
        : answer.decode(bytes);
    expect(caught({ ...answer, decode })).to.contain("the value does not go back to its bytes");
  });

  it("catches a decoder that writes into its input", () => {
    const decode: Codec["decode"] = (bytes) => {
      if (bytes.length > 0) bytes[0] = 0;
      return request.decode(bytes);
    };
    expect(caught({ ...request, decode })).to.contain("the decoder changed its input");
  });

  it("replays a failure from what it printed", () => {
    const decode: Codec["decode"] = (bytes) => {
      if (bytes.length === 35 && bytes[3] === 0x81) throw new TypeError("oops");
      return request.decode(bytes);
    };
    const broken = { ...request, decode };
    const [, seed, path] = /FUZZ_SEED=(\S+) FUZZ_PATH=(\S+)/.exec(caught(broken)) ?? [];
    const seen: FuzzCount = { cases: 0, past: 0, values: 0 };
    const watched: Codec = {
      ...broken,
      decode: (bytes) => {
        seen.cases++;
        return decode(bytes);
      },
    };
    const again = fromEnvironment({ FUZZ_SEED: seed, FUZZ_PATH: path });
    expect(() => fuzz(watched, { runs: RUNS, ...again })).to.throw("oops");
    // The replay is at the failure at once, not after a new search.
    expect(seen.cases).to.be.lessThan(60);
  });

  it("counts what passes the length check", () => {
    const count: FuzzCount = { cases: 0, past: 0, values: 0 };
    for (const length of [0, 34, 36, 200]) judge(request, new Uint8Array(length), count);
    expect(count).to.deep.equal({ cases: 4, past: 0, values: 0 });
    judge(request, new Uint8Array(35), count);
    expect(count).to.deep.equal({ cases: 5, past: 1, values: 0 });
  });
});
