/**
 * Who may import whom: the rule of each room stands in tools/docs/rooms.ts, which is the whole truth: an import that it does not allow is a failure, and so is
 * a file that is in no room. `import type` counts like any other import. No files import each other in a circle, and no rooms of one part do.
 */
import { expect } from "chai";
import { mayImport, ROOMS, roomOf } from "../../tools/docs/rooms.js";
import { type Complaint, importsOf, isCode, type TextFile, trackedFiles } from "./tree.js";

/** Specs run inside XS: they and what they import have no Node. Checked for the specs themselves; the bundler finds the rest. */
const SPEC_FORBIDDEN = /^(node:|typescript|mocha$)/;

function destination(specifier: string, target: string | null): string {
  if (target !== null) return target;
  return specifier.startsWith("node:") ? specifier : `npm:${specifier}`;
}

function strayImports(files: readonly TextFile[]): Complaint[] {
  const complaints: Complaint[] = [];
  for (const file of files) {
    if (!isCode(file.path)) continue;
    const room = roomOf(file.path);
    if (room === null) complaints.push(`${file.path} is in no room of tools/docs/rooms.ts`);
    for (const one of importsOf(file)) {
      const to = destination(one.specifier, one.target);
      const where = `${file.path}:${one.line}`;
      if (room !== null && !mayImport(room, to)) complaints.push(`${where} imports ${to}`);
      if (file.path.endsWith(".spec.ts") && SPEC_FORBIDDEN.test(one.specifier)) {
        complaints.push(`${where} runs in XS and imports ${to}`);
      }
      const endings = /^(firmware|protocol)\//.test(file.path) ? /\.js$/ : /\.(js|json|ts|css)$/;
      if (one.target !== null && !endings.test(one.specifier)) {
        complaints.push(`${where} imports ${one.specifier} without its ending`);
      }
    }
  }
  return complaints;
}

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** What imports what, types included, among files or among what `name` calls them. */
function graph(files: readonly TextFile[], name = (path: string): string => path): Graph {
  const arrows = new Map<string, Set<string>>();
  for (const file of files.filter(({ path }) => isCode(path))) {
    const from = name(file.path);
    const targets = arrows.get(from) ?? new Set();
    arrows.set(from, targets);
    for (const { target } of importsOf(file)) if (target !== null && name(target) !== from) targets.add(name(target));
  }
  return arrows;
}

/** One path round each circle, from where it was found. */
function circles(arrows: Graph): string[] {
  const found: string[] = [];
  const left = new Set<string>();
  const follow = (path: string, way: readonly string[]): void => {
    const at = way.indexOf(path);
    if (at >= 0) found.push([...way.slice(at), path].join(" → "));
    if (at >= 0 || left.has(path)) return;
    for (const target of arrows.get(path) ?? []) follow(target, [...way, path]);
    left.add(path);
  };
  for (const path of arrows.keys()) follow(path, []);
  return found;
}

/** A file that stands beside rooms, such as purse/step.ts, is a room of its own: it may be above some of them and below others. */
function roomOrFile(path: string): string {
  const room = roomOf(path)?.path ?? path;
  return ROOMS.some((other) => other.path.startsWith(`${room}/`)) ? path : room;
}

describe("imports", () => {
  it("follow the rule of their room", () => {
    expect(strayImports(trackedFiles())).to.deep.equal([]);
  });

  it("are looked at: there are hundreds", () => {
    const count = trackedFiles()
      .filter((file) => isCode(file.path))
      .flatMap(importsOf).length;
    expect(count).to.be.greaterThan(300);
  });

  it("make no circle of files, types included", () => {
    expect(circles(graph(trackedFiles()))).to.deep.equal([]);
  });

  it("make no circle of rooms of one part", () => {
    const part = (path: string): string => path.split("/")[0];
    const arrows = [...graph(trackedFiles(), roomOrFile)];
    const inside = arrows.map(
      ([from, to]) => [from, new Set([...to].filter((one) => part(one) === part(from)))] as const,
    );
    expect(circles(new Map(inside))).to.deep.equal([]);
  });

  it("would show a circle, of types alone too", () => {
    const round = (b: string) => [
      { path: "a.ts", text: 'import { b } from "./b.js";' },
      { path: "b.ts", text: 'export { c } from "./c.js";' },
      { path: "c.ts", text: b },
    ];
    const shown = ["a.ts → b.ts → c.ts → a.ts"];
    expect(circles(graph(round('import { type A, a } from "./a.js";')))).to.deep.equal(shown);
    expect(circles(graph(round('import type { A } from "./a.js";')))).to.deep.equal(shown);
  });

  it("would show a circle of rooms whose files make none", () => {
    const files = [
      { path: "firmware/purse/state/a.ts", text: 'import type { B } from "../idle/b.js";' },
      { path: "firmware/purse/idle/c.ts", text: 'import { d } from "../state/d.js";' },
    ];
    expect(circles(graph(files))).to.deep.equal([]);
    expect(circles(graph(files, roomOrFile))).to.have.length(1);
  });

  it("has a rule for rooms that exist", () => {
    const files = trackedFiles().map(({ path }) => path);
    const named = ROOMS.flatMap(({ path, imports }) => [path, ...imports]).filter((path) => !/:|^\*$/.test(path));
    const gone = named.filter((path) => !files.some((file) => `${file}/`.startsWith(`${path.replace(/\/\*$/, "")}/`)));
    expect([...new Set(gone)]).to.deep.equal([]);
  });

  const wrong: readonly (readonly [path: string, text: string])[] = [
    ["firmware/purse/commands/pay.ts", 'import { p256 } from "@noble/curves/nist.js";'],
    ["firmware/purse/commands/pay.ts", 'import { readFileSync } from "node:fs";'],
    ["firmware/purse/commands/pay.ts", 'import { receipt } from "./receipt.js";'],
    ["firmware/purse/state/money.ts", 'import type { Question } from "../consent/question.js";'],
    ["parties/merchant/batch.ts", 'import type { settle } from "../institution/settlement/settle.js";'],
    ["services/contract/route.ts", 'import fastify from "fastify";'],
    ["sim/page/panels/bank.tsx", 'import type { Town } from "../../town/town.js";'],
    ["firmware/purse/commands/pay.ts", 'import { Bracelet } from "../../main.js";'],
    ["firmware/purse/commands/pay.ts", 'import { host } from "../../../boards/desktop/host.js";'],
    ["firmware/purse/commands/pay.ts", 'import { same } from "../../../protocol/codec/bytes.ts";'],
    ["firmware/port/clock.ts", 'import type { Money } from "../purse/money.js";'],
    ["firmware/journal/journal.ts", 'import type { Params } from "../../protocol/messages/params.js";'],
    ["firmware/journal/journal.ts", 'export { apply } from "../purse/money.js";'],
    ["firmware/crypto/ascon/ascon.ts", 'const wire = await import("../../protocol/codec/bytes.js");'],
    ["protocol/commands/pay.ts", 'import { Core } from "../firmware/purse/core.js";'],
    ["parties/shared/environment.ts", 'import { Bracelet } from "../firmware/main.js";'],
    ["parties/shared/environment.ts", 'import { verifier } from "../test/harness/bank.js";'],
    ["parties/shared/environment.ts", 'import { readFileSync } from "node:fs";'],
    ["boards/desktop/main.ts", 'import { Bank } from "../../parties/institution/bank.js";'],
    ["boards/desktop/main.ts", 'import { clock } from "../../sim/clock.js";'],
    ["tools/docs.ts", 'type World = import("../sim/world.js").World;'],
    ["test/unit/x.spec.ts", 'import { join } from "node:path";'],
    ["elsewhere/x.ts", 'import { ascii } from "../protocol/wire.js";'],
  ];
  for (const [path, text] of wrong) {
    it(`would show ${text} in ${path}`, () => {
      expect(strayImports([{ path, text }])).to.have.length(1);
    });
  }

  it("would let the right ones through", () => {
    const text = 'import { same } from "../../../protocol/codec/bytes.js";\nimport { CUE } from "../../port/panel.js";';
    expect(strayImports([{ path: "firmware/purse/commands/pay.ts", text }])).to.deep.equal([]);
  });
});
