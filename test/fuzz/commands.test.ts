/**
 * A real bracelet at each stage of its life against visits of strangers who say anything (stranger.ts has the rules). The controls are bracelets that
 * break one rule each.
 */
import { expect } from "chai";
import fc from "fast-check";
import { Bracelet } from "../../firmware/main.js";
import { SLOT } from "../../firmware/port/vault.js";
import { SW } from "../../protocol/commands/status.js";
import { BOUND } from "../unit/protocol/scenes-link.js";
import { STAGE_NAMES, type Stage } from "../unit/protocol/stages.js";
import { type Act, visit } from "./apdus.js";
import { fromEnvironment } from "./fuzz.js";
import { asItIs, describeVisit, type VisitCount, visitOf, type Wrap } from "./stranger.js";

const VISITS = 300;

function run(title: string, property: fc.IProperty<[Act[]]>, runs: number, seed?: number): void {
  const again = seed === undefined ? fromEnvironment(process.env) : { seed, path: undefined };
  const parameters: fc.Parameters<[Act[]]> = { numRuns: runs };
  if (again.seed !== undefined) parameters.seed = again.seed;
  if (again.path !== undefined) parameters.path = again.path;
  const details = fc.check(property, parameters);
  if (!details.failed) return;
  const why = details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance);
  const environment = `FUZZ_SEED=${details.seed} FUZZ_PATH=${details.counterexamplePath ?? ""}`;
  const replay = `replay: ${environment} npx mocha --import=tsx test/fuzz/commands.test.ts -g "${title}"`;
  throw new Error(`${why}\nafter ${describeVisit(details.counterexample?.[0] ?? [])}\n${replay}`);
}

function visits(at: Stage, count: VisitCount, wrap = asItIs): fc.IProperty<[Act[]]> {
  return fc.property(visit, (acts) => void visitOf(at, acts, count, wrap));
}

const noVisits = (): VisitCount => ({ commands: 0, words: {} });

describe("commands, fuzzed", () => {
  const all = noVisits();

  for (const at of STAGE_NAMES) {
    it(`at stage ${at}`, () => run(`at stage ${at}`, visits(at, all), VISITS));
  }

  it("were many, and were given every word", () => {
    if (process.env.FUZZ_PATH !== undefined) return;
    expect(all.commands).to.be.at.least(10_000);
    expect(Object.keys(all.words).sort()).to.include.members([
      "done",
      "malformed",
      "notFound",
      "press",
      "refused",
      "sync",
      "working",
    ]);
  });

  it("tell three ways of being suspended apart in nothing", () => {
    const alike = fc.property(visit, (acts) => {
      const one = visitOf("suspended", acts, noVisits());
      expect(visitOf("damaged", acts, noVisits())).to.deep.equal(one);
      expect(visitOf("counter", acts, noVisits())).to.deep.equal(one);
    });
    run("tell three ways", alike, VISITS);
  });
});

/** The same bracelet with a phone bound. */
const withPhone: Wrap = (_, board) => {
  board.slots[SLOT.binding] = BOUND.slice();
  return new Bracelet(board);
};

describe("a bracelet with a phone, fuzzed", () => {
  for (const at of ["active", "suspended", "damaged", "counter"] as const) {
    it(`is told from one without in nothing at stage ${at}`, () => {
      const alike = fc.property(visit, (acts) => {
        expect(visitOf(at, acts, noVisits(), withPhone)).to.deep.equal(visitOf(at, acts, noVisits()));
      });
      run(`is told from one without in nothing at stage ${at}`, alike, VISITS);
    });
  }

  it("would be told by one word", () => {
    const talkative: Wrap = (bracelet, board) => {
      const bound = withPhone(bracelet, board);
      const command = (apdu: Uint8Array) => (apdu[1] === 0x72 ? Uint8Array.of(0x6a, 0x80) : bound.command(apdu));
      return { command, field: (on) => bound.field(on), press: () => bound.press(), idle: () => bound.idle() };
    };
    const alike = fc.property(visit, (acts) => {
      expect(visitOf("active", acts, noVisits(), talkative)).to.deep.equal(visitOf("active", acts, noVisits()));
    });
    expect(() => run("broken", alike, VISITS, 5)).to.throw();
  });
});

describe("the commands' fuzzing, broken on purpose", () => {
  const caught = (at: Stage, wrap: Wrap): string => {
    try {
      run("broken", visits(at, noVisits(), wrap), VISITS, 5);
    } catch (error) {
      return (error as Error).message;
    }
    return "nothing was caught";
  };
  /** A bracelet whose command does something else first or afterwards. */
  const changed =
    (command: (apdu: Uint8Array, next: (apdu: Uint8Array) => Uint8Array) => Uint8Array): Wrap =>
    (bracelet) => ({
      command: (apdu) => command(apdu, (one) => bracelet.command(one)),
      field: (on) => bracelet.field(on),
      press: () => bracelet.press(),
      idle: () => bracelet.idle(),
    });

  it("catches a write on a refusal", () => {
    const wrap: Wrap = (bracelet, board) =>
      changed((apdu, next) => {
        const reply = next(apdu);
        if (reply[0] === 0x69) board.flash.program(board.memory.length - 1, Uint8Array.of(0));
        return reply;
      })(bracelet, board);
    expect(caught("retired", wrap)).to.match(
      /refused at stage retired, and something was written\nafter .*\nreplay: FUZZ_SEED=5 /,
    );
  });

  it("catches a change behind the ports", () => {
    const wrap: Wrap = (bracelet, board) =>
      changed((apdu, next) => {
        board.slots[9] = Uint8Array.of(1);
        return next(apdu);
      })(bracelet, board);
    expect(caught("active", wrap)).to.contain("the medium changed behind the ports");
  });

  it("catches a word that is not published", () => {
    const wrap = changed((apdu, next) => {
      const reply = next(apdu);
      return reply[0] === 0x69 ? Uint8Array.of(0x6f, 0x00) : reply;
    });
    expect(caught("blank", wrap)).to.contain("a word that is not published: 6f00");
  });

  it("catches a published word at the wrong stage", () => {
    const wrap = changed((apdu, next) => (apdu[1] === 0x50 ? Uint8Array.of(SW.sync >> 8, SW.sync & 255) : next(apdu)));
    expect(caught("retired", wrap)).to.match(
      /pay at stage retired is answered sync|bytes of no form are answered sync/,
    );
  });

  it("catches data beside a refusal", () => {
    const wrap = changed((apdu, next) => {
      const reply = next(apdu);
      return reply[0] === 0x69 ? Uint8Array.of(7, ...reply) : reply;
    });
    expect(caught("enrolled", wrap)).to.contain("an answer of no form: bad-value");
  });

  it("catches an exception", () => {
    const wrap = changed((apdu, next) => {
      if (apdu.length === 0) throw new TypeError("oops");
      return next(apdu);
    });
    expect(caught("active", wrap)).to.contain("oops");
  });
});
