/**
 * Layer 1 of the evidence for constant time: a lint in which everything is secret until shown public.
 *
 * public.ts decides what is public. A single line is declassified by `// public: reason`
 * at its end or alone on the line above. A name declared public may not take a secret value without such a line, and a
 * declassification that is not needed is itself a finding.
 *
 * Nothing secret may decide a branch, a loop, an index, a short circuit or a comparison, or meet an operator that XS does not
 * compute in constant time on int32. Secret sums stand only where bounds.test.ts proves them. Nothing is allocated outside constructors.
 */
import ts from "typescript";
import { isLiteral, Publicness, parse, publicParameters } from "./public.js";

interface LintOptions {
  /** Generated or bounds-tested code: + − * on secrets are proved elsewhere. */
  readonly proved?: boolean;
  /** All files of the core: where their functions declare a parameter public, a secret argument is a finding. */
  readonly core?: readonly string[];
}

const K = ts.SyntaxKind;
const NO_CORE: readonly string[] = [];
const FORBIDDEN = new Set([
  "Math",
  "BigInt",
  "Number",
  "Uint32Array",
  "Float32Array",
  "Float64Array",
  "BigInt64Array",
  "BigUint64Array",
  "DataView",
  "Date",
  "JSON",
  "parseInt",
  "parseFloat",
  "console",
  "Map",
  "Set",
  "WeakMap",
  "WeakSet",
  "Symbol",
  "Reflect",
  "Proxy",
  "eval",
]);
const ALLOCATING = new Set([
  "slice",
  "subarray",
  "map",
  "filter",
  "fill",
  "push",
  "concat",
  "from",
  "of",
  "sort",
  "reverse",
  "forEach",
  "toString",
]);
const OPERATORS = new Map<ts.SyntaxKind, string>([
  [K.SlashToken, "division"],
  [K.SlashEqualsToken, "division"],
  [K.PercentToken, "remainder"],
  [K.PercentEqualsToken, "remainder"],
  [K.AsteriskAsteriskToken, "power"],
  [K.AsteriskAsteriskEqualsToken, "power"],
  [K.GreaterThanGreaterThanGreaterThanToken, ">>>"],
  [K.GreaterThanGreaterThanGreaterThanEqualsToken, ">>>"],
]);
const COMPARISONS = new Set([
  K.LessThanToken,
  K.GreaterThanToken,
  K.LessThanEqualsToken,
  K.GreaterThanEqualsToken,
  K.EqualsEqualsEqualsToken,
  K.ExclamationEqualsEqualsToken,
  K.EqualsEqualsToken,
  K.ExclamationEqualsToken,
]);
const SHORT_CIRCUITS = new Set([K.AmpersandAmpersandToken, K.BarBarToken, K.QuestionQuestionToken]);

/** Findings as `line N: rule: code`. */
export function lint(source: string, options: LintOptions = {}): string[] {
  return new Linter(parse(source), options).run();
}

class Linter {
  readonly #file: ts.SourceFile;
  readonly #public: Publicness;
  readonly #proved: boolean;
  readonly #parameters: ReadonlyMap<string, boolean[]>;
  readonly #found = new Map<number, string[]>();

  constructor(file: ts.SourceFile, options: LintOptions) {
    this.#file = file;
    this.#public = new Publicness(file);
    this.#proved = options.proved ?? false;
    this.#parameters = publicParameters(options.core ?? NO_CORE);
  }

  run(): string[] {
    for (const statement of this.#file.statements) this.#moduleLevel(statement);
    this.#walk(this.#file);
    const { lines, absent } = this.#public;
    const out = absent.map(([line, name]) => `line ${line + 1}: no ${name} to declare public`);
    for (const [line, findings] of this.#found) if (!lines.has(line)) out.push(...findings);
    for (const line of lines) if (!this.#found.has(line)) out.push(`line ${line + 1}: declassifies nothing`);
    return out.sort((a, b) => Number.parseInt(a.slice(5), 10) - Number.parseInt(b.slice(5), 10));
  }

  #report(node: ts.Node, rule: string): void {
    const { line } = this.#file.getLineAndCharacterOfPosition(node.getStart());
    const text = node.getText().replaceAll(/\s+/g, " ").slice(0, 60);
    this.#found.set(line, [...(this.#found.get(line) ?? []), `line ${line + 1}: ${rule}: ${text}`]);
  }
  #moduleLevel(statement: ts.Statement): void {
    if (!ts.isVariableStatement(statement)) return;
    for (const { initializer } of statement.declarationList.declarations) {
      if (!initializer || !isLiteral(initializer)) this.#report(statement, "module-level value that is not literal");
    }
  }

  #walk(node: ts.Node): void {
    this.#control(node);
    this.#operator(node);
    this.#flow(node);
    this.#allocation(node);
    this.#call(node);
    if (ts.isIdentifier(node) && FORBIDDEN.has(node.text) && !ts.isTypeNode(node.parent))
      this.#report(node, "forbidden global");
    ts.forEachChild(node, (child) => this.#walk(child));
  }

  #control(node: ts.Node): void {
    if (ts.isIfStatement(node) && !this.#public.has(node.expression))
      this.#report(node.expression, "branch on a secret");
    if (ts.isConditionalExpression(node) && !this.#public.has(node.condition)) this.#report(node, "?: on a secret");
    if ((ts.isWhileStatement(node) || ts.isDoStatement(node)) && !this.#public.has(node.expression))
      this.#report(node.expression, "loop on a secret");
    if (ts.isForStatement(node) && node.condition && !this.#public.has(node.condition, this.#public.counter(node)))
      this.#report(node.condition, "loop on a secret");
    if (ts.isSwitchStatement(node) && !this.#public.has(node.expression))
      this.#report(node.expression, "switch on a secret");
    if (ts.isElementAccessExpression(node) && !this.#public.has(node.argumentExpression))
      this.#report(node, "index that is secret");
    if (ts.isForOfStatement(node) || ts.isForInStatement(node)) this.#report(node, "for-of or for-in");
    if (ts.isAwaitExpression(node) || ts.isYieldExpression(node) || ts.isTryStatement(node))
      this.#report(node, "await, yield or try");
    if (ts.isPropertyAccessExpression(node) && node.questionDotToken) this.#report(node, "optional chaining");
  }

  #operator(node: ts.Node): void {
    if (ts.isPrefixUnaryExpression(node)) {
      if (node.operator === K.MinusToken && !ts.isNumericLiteral(node.operand)) this.#report(node, "unary minus");
      if (node.operator === K.ExclamationToken && !this.#public.has(node.operand)) this.#report(node, "! on a secret");
      if (node.operator === K.PlusToken) this.#report(node, "unary plus");
    }
    if (
      (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) &&
      (node.operator === K.PlusPlusToken || node.operator === K.MinusMinusToken)
    ) {
      const counted = ts.isForStatement(node.parent) && this.#public.counter(node.parent) === node.operand.getText();
      if (!counted && !this.#public.has(node.operand)) this.#report(node, "counting a secret");
    }
    if (!ts.isBinaryExpression(node)) return;
    const kind = node.operatorToken.kind;
    const forbidden = OPERATORS.get(kind);
    if (forbidden) this.#report(node, forbidden);
    if (this.#public.has(node)) return;
    const counted =
      ts.isForStatement(node.parent) &&
      node.parent.condition === node &&
      this.#public.has(node, this.#public.counter(node.parent));
    if (COMPARISONS.has(kind) && !counted) this.#report(node, "comparison of a secret");
    if (SHORT_CIRCUITS.has(kind) && !this.#public.has(node.left)) this.#report(node, "short circuit on a secret");
    if (kind === K.AsteriskToken && !this.#proved) this.#report(node, "product of secrets outside proved code");
    if ((kind === K.PlusToken || kind === K.MinusToken) && !this.#proved && !isMasking(node))
      this.#report(node, "sum of secrets outside proved code");
    if (kind >= K.PlusEqualsToken && kind <= K.CaretEqualsToken) this.#report(node, "compound assignment to a secret");
  }

  /** A secret may not flow into a name that was declared public. */
  #flow(node: ts.Node): void {
    let target: ts.Node | undefined;
    let value: ts.Expression | undefined;
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === K.EqualsToken)
      [target, value] = [node.left, node.right];
    if ((ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) && node.initializer)
      [target, value] = [node.name, node.initializer];
    if (ts.isVariableDeclaration(node) && value && this.#public.isDeclassified(node) && !this.#public.has(value)) {
      this.#report(node, "a secret becomes public"); // so that the declassification counts as needed
    }
    if (!target || !value || ts.isArrayLiteralExpression(value) || isAllocator(value)) return;
    const name =
      ts.isIdentifier(target) || ts.isPrivateIdentifier(target)
        ? target.text
        : ts.isPropertyAccessExpression(target) && target.expression.kind === K.ThisKeyword
          ? target.name.text
          : "";
    if (name === "" || ts.isSourceFile(node.parent?.parent?.parent ?? node)) return;
    if (ts.isForStatement(node.parent?.parent ?? node) && ts.isVariableDeclaration(node)) return;
    if (this.#public.hasName(node, name) && !this.#public.has(value))
      this.#report(node, "a secret flows into a public name");
  }

  /** A secret may not be handed to a parameter that was declared public. */
  #call(node: ts.Node): void {
    if (!ts.isCallExpression(node)) return;
    const name = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
    const open = this.#parameters.get(`${name.getText()}/${node.arguments.length}`);
    for (const [i, argument] of node.arguments.entries()) {
      if (open?.[i] && !this.#public.has(argument)) this.#report(node, "a secret handed to a public parameter");
    }
  }

  #allocation(node: ts.Node): void {
    if (!isAllocator(node)) return;
    for (let outer: ts.Node = node; outer.parent; outer = outer.parent) {
      // Constructors and field initialisers run once; a programmer's error may allocate, it ends everything.
      if (ts.isConstructorDeclaration(outer) || ts.isPropertyDeclaration(outer) || ts.isThrowStatement(outer)) return;
      if (ts.isVariableStatement(outer) && ts.isSourceFile(outer.parent)) return;
    }
    this.#report(node, "allocation");
  }
}

/** 0 − x and x − 1, which turn bits into masks and cannot overflow for any value but the least int32. */
function isMasking(node: ts.BinaryExpression): boolean {
  const literal = (side: ts.Expression, text: string) => ts.isNumericLiteral(side) && side.text === text;
  return node.operatorToken.kind === K.MinusToken && (literal(node.left, "0") || literal(node.right, "1"));
}

function isAllocator(node: ts.Node): boolean {
  if (ts.isNewExpression(node) || ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node)) return true;
  if (
    ts.isArrowFunction(node) ||
    ts.isFunctionExpression(node) ||
    ts.isTemplateExpression(node) ||
    ts.isSpreadElement(node)
  )
    return true;
  if (ts.isObjectBindingPattern(node) || ts.isArrayBindingPattern(node) || ts.isRegularExpressionLiteral(node))
    return true;
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    ALLOCATING.has(node.expression.name.text)
  );
}
