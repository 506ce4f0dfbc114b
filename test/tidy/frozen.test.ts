/**
 * What a module of the image makes when it is loaded is a primitive, a function, a class, or frozen all the way down: such a value the linker lays into
 * ROM. What could still be written to would cost RAM on the wrist for as long as it runs, and one module could change what another one goes by.
 */
import { expect } from "chai";
import ts from "typescript";
import { type Complaint, isCode, lineOf, parse, type TextFile, trackedFiles } from "./tree.js";

/** What goes into the image: manifest.json's modules lie here. */
const inImage = (path: string): boolean => /^(firmware|protocol|boards\/esp32)\//.test(path) && isCode(path);

const K = ts.SyntaxKind;
const PRIMITIVES = new Set([
  K.NumericLiteral,
  K.StringLiteral,
  K.NoSubstitutionTemplateLiteral,
  K.TrueKeyword,
  K.FalseKeyword,
  K.NullKeyword,
  K.PrefixUnaryExpression,
  K.BinaryExpression,
  K.TypeOfExpression,
  // A name, or a part of what has one: whatever it is, it was looked at where it was made.
  K.Identifier,
  K.PropertyAccessExpression,
  K.ElementAccessExpression,
  K.ArrowFunction,
  K.FunctionExpression,
  K.ClassExpression,
]);

const isCallOf = (node: ts.Expression, name: string): node is ts.CallExpression =>
  ts.isCallExpression(node) && node.expression.getText() === name;

/** The first part of an initializer that could be written to, or null. `makers`: functions of the module that return frozen values. */
function loose(node: ts.Expression, makers: ReadonlySet<string>): ts.Node | null {
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node)) {
    return loose(node.expression, makers);
  }
  if (PRIMITIVES.has(node.kind)) return null;
  if (ts.isCallExpression(node) && makers.has(node.expression.getText())) return null;
  if (!isCallOf(node, "Object.freeze")) return node;
  const made = node.arguments[0];
  // Object.values makes an array of what the record holds, which was looked at with the record.
  return isCallOf(made, "Object.values") ? null : within(made, makers);
}

/** The first part of a literal that is not frozen in itself. A spread takes over what was looked at where it was made. */
function within(node: ts.Expression, makers: ReadonlySet<string>): ts.Node | null {
  if (ts.isAsExpression(node)) return within(node.expression, makers);
  const parts: (ts.Expression | ts.Node)[] = [];
  if (ts.isArrayLiteralExpression(node)) parts.push(...node.elements);
  else if (ts.isObjectLiteralExpression(node)) parts.push(...node.properties);
  else return loose(node, makers);
  for (const part of parts) {
    const bad = loosePart(part, makers);
    if (bad !== null) return bad;
  }
  return null;
}

function loosePart(part: ts.Node, makers: ReadonlySet<string>): ts.Node | null {
  if (ts.isSpreadElement(part) || ts.isSpreadAssignment(part)) return within(part.expression, makers);
  if (ts.isPropertyAssignment(part)) return loose(part.initializer, makers);
  if (ts.isShorthandPropertyAssignment(part) || ts.isMethodDeclaration(part)) return null;
  return ts.isExpression(part) ? loose(part, makers) : part;
}

/** Arrow functions of the module that do nothing but return a frozen value. */
function makersOf(declarations: readonly ts.VariableDeclaration[]): Set<string> {
  const makers = new Set<string>();
  for (const { name, initializer } of declarations) {
    if (initializer === undefined || !ts.isArrowFunction(initializer) || ts.isBlock(initializer.body)) continue;
    if (isCallOf(initializer.body, "Object.freeze")) makers.add(name.getText());
  }
  return makers;
}

function writable(files: readonly TextFile[]): Complaint[] {
  const complaints: Complaint[] = [];
  for (const file of files) {
    if (!inImage(file.path)) continue;
    const source = parse(file);
    const statements = source.statements.filter(ts.isVariableStatement).map((one) => one.declarationList);
    const declarations = statements.flatMap((list) => [...list.declarations]);
    const makers = makersOf(declarations);
    const complain = (node: ts.Node, what: string) =>
      complaints.push(`${file.path}:${lineOf(source, node)} ${what}: ${node.getText().split("\n")[0]}`);
    for (const list of statements) if (!(list.flags & ts.NodeFlags.Const)) complain(list, "can be assigned to");
    const statics = source.statements
      .filter(ts.isClassDeclaration)
      .flatMap((one) =>
        one.members
          .filter(ts.isPropertyDeclaration)
          .filter((member) => member.modifiers?.some((m) => m.kind === K.StaticKeyword)),
      );
    for (const { initializer } of [...declarations, ...statics]) {
      const bad = initializer === undefined ? null : loose(initializer, makers);
      if (bad !== null) complain(bad, "is not frozen");
    }
  }
  return complaints;
}

describe("what a module of the image makes when it is loaded", () => {
  it("is frozen", () => {
    expect(writable(trackedFiles())).to.deep.equal([]);
  });

  const wrong = [
    "export const T = [1, 2];",
    "const T = { a: 1 } as const;",
    "export const T = Object.freeze([[1], 2]);",
    "export const T = Object.freeze({ a: { b: 1 } } as const);",
    "export const T = Object.freeze({ a: Object.freeze({ b: [1] }) });",
    "export const T = Object.freeze({ ...{ a: [1] } });",
    "export const T = Object.freeze(other([1]));",
    "export const T = other();",
    "const make = (a: number[]) => ({ a });\nexport const T = make([1]);",
    "export class T { static readonly a = [1]; }",
    "export let t = 1;",
    "export const T = /a/;",
    "export const T = new Thing();",
  ];
  for (const text of wrong) {
    it(`would show: ${text.replace("\n", " ")}`, () => {
      for (const path of ["firmware/crypto/x.ts", "protocol/x.ts", "boards/esp32/x.ts"]) {
        expect(writable([{ path, text }]), path).to.have.length(1);
      }
      expect(writable([{ path: "sim/x.ts", text }])).to.deep.equal([]);
    });
  }

  it("would let the right ones through", () => {
    const right = [
      "export const N = 1 << 4;",
      "export const S = `a`;",
      "export const F = (a: number) => [a];",
      "export class C { readonly a = [1]; static readonly N = 1; }",
      "export const T = Object.freeze({ a: Object.freeze([1, -1]), b: null, c: OTHER.d, e, f() {} } as const);",
      "export const T = Object.freeze({ ...OTHER, ...{ a: 1 } });",
      "export const V = Object.freeze(Object.values(T));",
      "const make = (a: number) => Object.freeze({ a });\nexport const T = Object.freeze([make(1)]);",
    ];
    for (const text of right) expect(writable([{ path: "firmware/x.ts", text }]), text).to.deep.equal([]);
  });
});
