/**
 * Words that the wrist must not have, in firmware/ and protocol/: sources of chance and time, what XS cannot preload, what is not constant-time on XS,
 * what waits. And, everywhere, no path of one particular machine.
 */
import { expect } from "chai";
import ts from "typescript";
import { type Complaint, isCode, lineOf, parse, type TextFile, trackedFiles, walk } from "./tree.js";

const onTheWrist = (path: string): boolean => /^(firmware|protocol)\//.test(path) && isCode(path);

const COLLECTIONS = new Set(["Map", "Set", "WeakMap", "WeakSet", "WeakRef", "Date", "Proxy", "Promise"]);
const NAMES = new Set([
  "console",
  "BigInt",
  "BigInt64Array",
  "BigUint64Array",
  "eval",
  "setTimeout",
  "process",
  "globalThis",
]);
const MEMBERS = new Set(["Math.random", "Date.now"]);
/** Called while a module is loaded, these are done by the linker or are our own and pure. */
const MODULE_CALLS = new Set(["Object.freeze", "Object.values"]);

/** What is wrong with one node, or null. */
function fault(node: ts.Node): string | null {
  if (ts.isPropertyAccessExpression(node) && MEMBERS.has(node.getText())) return node.getText();
  if (ts.isIdentifier(node) && NAMES.has(node.text) && !isName(node)) return node.text;
  if (ts.isBigIntLiteral(node)) return "a bigint literal";
  if (node.kind === ts.SyntaxKind.BigIntKeyword) return "bigint";
  if (ts.isAwaitExpression(node)) return "await";
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return "async";
  if (node.kind === ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken) return ">>>";
  if (node.kind === ts.SyntaxKind.GreaterThanGreaterThanGreaterThanEqualsToken) return ">>>=";
  if (ts.isNewExpression(node) && COLLECTIONS.has(node.expression.getText())) return `new ${node.expression.getText()}`;
  return null;
}

/** A property that happens to be called so is not the global. */
function isName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    ((ts.isPropertySignature(parent) || ts.isPropertyDeclaration(parent)) && parent.name === node)
  );
}

/** Runs while the module is loaded: outside every function, and not in a field of an instance. */
function atModuleLevel(node: ts.Node): boolean {
  for (let at: ts.Node | undefined = node.parent; at !== undefined; at = at.parent) {
    if (ts.isFunctionLike(at)) return false;
    if (ts.isPropertyDeclaration(at) && !at.modifiers?.some((one) => one.kind === ts.SyntaxKind.StaticKeyword)) {
      return false;
    }
  }
  return true;
}

function moduleFault(node: ts.Node): string | null {
  if (ts.isNewExpression(node) && atModuleLevel(node)) return `${node.getText()} at module level`;
  if (!ts.isCallExpression(node) || !atModuleLevel(node)) return null;
  const called = node.expression.getText();
  return MODULE_CALLS.has(called) ? null : `a call of ${called} at module level`;
}

function bannedWords(files: readonly TextFile[]): Complaint[] {
  const complaints: Complaint[] = [];
  for (const file of files) {
    if (!onTheWrist(file.path)) continue;
    const source = parse(file);
    walk(source, (node) => {
      const what = fault(node) ?? moduleFault(node);
      if (what !== null) complaints.push(`${file.path}:${lineOf(source, node)} has ${what}`);
    });
  }
  return complaints;
}

/** Absolute paths that mean something on one computer only. Written in two halves, so that this file does not name them. */
const MACHINE = new RegExp(
  `(?<![\\w.}$])/(${["wo" + "rk", "ro" + "ot", "t" + "mp", "ho" + "me/\\w+", "Us" + "ers/\\w+"].join("|")})/`,
);

function machinePaths(files: readonly TextFile[]): Complaint[] {
  const complaints: Complaint[] = [];
  for (const { path, text } of files) {
    text.split("\n").forEach((line, i) => {
      if (MACHINE.test(line)) complaints.push(`${path}:${i + 1} names ${MACHINE.exec(line)?.[0]}`);
    });
  }
  return complaints;
}

describe("words", () => {
  it("that the wrist must not have are not there", () => {
    expect(bannedWords(trackedFiles())).to.deep.equal([]);
  });

  const wrong = [
    "export const f = () => Math.random();",
    "export const f = () => Date.now();",
    "export const f = () => new Date();",
    "export const f = () => BigInt(1);",
    "export const f = () => 1n;",
    "export type F = bigint;",
    "export async function f() {}",
    "export const f = async () => 1;",
    "export function f() { console.log(1); }",
    "export const f = (a: number) => a >>> 1;",
    "export const f = (a: number) => { a >>>= 1; };",
    "export const f = () => new Map();",
    "export const f = () => new Set();",
    "export class F { #a = new WeakMap(); }",
    "export const TABLE = new Uint8Array(4);",
    "export const TABLE = Object.freeze([new Int32Array(4)]);",
    "export class F { static a = new Uint8Array(4); }",
    "export const N = Math.max(1, 2);",
    "export const F = ascii('a');",
  ];
  for (const text of wrong) {
    it(`would show: ${text}`, () => {
      expect(bannedWords([{ path: "firmware/purse/x.ts", text }])).to.have.length(1);
      expect(bannedWords([{ path: "protocol/x.ts", text }])).to.have.length(1);
      expect(bannedWords([{ path: "sim/x.ts", text }])).to.deep.equal([]);
    });
  }

  it("would let the right ones through", () => {
    const right = [
      "// Math.random, await, console, 1n, >>>",
      "export class F { readonly a = new Uint8Array(4); }",
      "export const f = (o: { console: number; Map: number }) => o.console + o.Map;",
      "export const T = Object.freeze([1, 2]);",
      'export const s = "Date.now()";',
    ];
    for (const text of right) expect(bannedWords([{ path: "firmware/x.ts", text }]), text).to.deep.equal([]);
  });
});

describe("machine paths", () => {
  it("are in no tracked file", () => {
    expect(machinePaths(trackedFiles())).to.deep.equal([]);
  });

  it("would be shown", () => {
    for (const folder of ["wo" + "rk", "ro" + "ot", "t" + "mp", "ho" + "me/me", "Us" + "ers/me"]) {
      expect(machinePaths([{ path: "a.md", text: `cd /${folder}/openpurse` }]), folder).to.have.length(1);
    }
    const fine = ["https://example.org/wo" + "rk/a", "./t" + "mp/a", "a/ro" + "ot/b", `\${here}/t` + "mp/x"];
    for (const text of fine) expect(machinePaths([{ path: "a.md", text }]), text).to.deep.equal([]);
  });
});
