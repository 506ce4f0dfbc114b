/**
 * Who may import whom: purse → port ← board; firmware and parties meet in protocol alone; nobody imports sim but sim, test and bench. The table is the
 * whole truth: an arrow that it does not have is a failure, and so is a folder that it does not know. And no files import each other in a circle.
 */
import { expect } from "chai";
import { type Complaint, importsOf, isCode, type TextFile, trackedFiles } from "./tree.js";

/** Longest prefix first. `node:` is Node, `npm:` a package of package.json, the rest folders from the root. */
const ARROWS: readonly (readonly [from: string, to: readonly string[]])[] = [
  ["protocol/", ["protocol/"]],
  ["firmware/port/", ["firmware/port/"]],
  ["firmware/crypto/", ["firmware/crypto/"]],
  ["firmware/journal/", ["firmware/journal/", "firmware/crypto/", "firmware/port/"]],
  ["firmware/purse/", ["firmware/purse/", "firmware/port/", "firmware/crypto/", "firmware/journal/", "protocol/"]],
  ["firmware/radio/", ["firmware/radio/", "firmware/port/", "protocol/"]],
  ["firmware/panel/", ["firmware/panel/", "firmware/port/"]],
  ["firmware/main.ts", ["firmware/", "protocol/"]],
  ["boards/", ["boards/", "firmware/", "protocol/", "tools/", "node:"]],
  // Modules of the Moddable SDK, on the wrist only.
  ["boards/esp32/main.ts", ["npm:embedded:", "npm:mc/config", "npm:time", "npm:timer"]],
  ["parties/", ["parties/", "protocol/", "npm:"]],
  // The command that starts the parties has words, files and signals.
  ["services/main.ts", ["node:"]],
  ["sim/", ["sim/", "boards/", "firmware/", "parties/", "protocol/", "tools/", "node:", "npm:"]],
  // The documents print the tables that the tests hold the purse to.
  ["tools/docs/", ["firmware/purse/state/journal-entries.ts"]],
  ["tools/vectors/", ["parties/shared/crypto/sm.ts"]],
  ["tools/", ["tools/", "protocol/", "test/unit/protocol/", "node:", "npm:"]],
  ["test/", ["test/", "bench/", "sim/", "boards/", "firmware/", "parties/", "protocol/", "tools/", "node:", "npm:"]],
  ["bench/", ["bench/", "test/", "sim/", "boards/", "firmware/", "parties/", "protocol/", "tools/", "node:", "npm:"]],
];

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
    const allowed = ARROWS.filter(([from]) => file.path.startsWith(from));
    for (const one of importsOf(file)) {
      const to = destination(one.specifier, one.target);
      const where = `${file.path}:${one.line}`;
      if (allowed.length === 0) complaints.push(`${where} is in no folder of the table`);
      else if (!allowed.some(([, list]) => list.some((prefix) => to.startsWith(prefix)))) {
        complaints.push(`${where} imports ${to}`);
      }
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

/** Files that import each other in a circle when the program runs: one path round it each, from the file where it was found. */
function circles(files: readonly TextFile[]): string[] {
  const arrows = new Map<string, readonly string[]>();
  for (const file of files.filter(({ path }) => isCode(path))) {
    const real = importsOf(file).filter((one) => !one.erased);
    const targets = real.flatMap(({ target }) => target ?? []);
    arrows.set(file.path, targets);
  }
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

describe("imports", () => {
  it("follow the arrows", () => {
    expect(strayImports(trackedFiles())).to.deep.equal([]);
  });

  it("are looked at: there are hundreds", () => {
    const count = trackedFiles()
      .filter((file) => isCode(file.path))
      .flatMap(importsOf).length;
    expect(count).to.be.greaterThan(300);
  });

  it("run in no circle", () => {
    expect(circles(trackedFiles())).to.deep.equal([]);
  });

  it("would show a circle, and lets one of types alone be", () => {
    const round = (b: string) => [
      { path: "a.ts", text: 'import { b } from "./b.js";' },
      { path: "b.ts", text: 'export { c } from "./c.js";' },
      { path: "c.ts", text: b },
    ];
    expect(circles(round('import { type A, a } from "./a.js";'))).to.deep.equal(["a.ts → b.ts → c.ts → a.ts"]);
    expect(circles(round('import type { A } from "./a.js";'))).to.deep.equal([]);
  });

  const wrong: readonly (readonly [path: string, text: string])[] = [
    ["firmware/purse/commands/pay.ts", 'import { p256 } from "@noble/curves/nist.js";'],
    ["firmware/purse/commands/pay.ts", 'import { readFileSync } from "node:fs";'],
    ["firmware/purse/commands/pay.ts", 'import { Bracelet } from "../main.js";'],
    ["firmware/purse/commands/pay.ts", 'import { host } from "../../boards/desktop/host.js";'],
    ["firmware/purse/commands/pay.ts", 'import { same } from "../../protocol/codec/bytes.ts";'],
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
    const text = 'import { same } from "../../protocol/codec/bytes.js";\nimport { CUE } from "../port/panel.js";';
    expect(strayImports([{ path: "firmware/purse/commands/pay.ts", text }])).to.deep.equal([]);
  });
});
