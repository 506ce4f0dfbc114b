/**
 * Layer 1 of the evidence for constant time: a lint in which everything is secret until shown public.
 *
 * Public are: literals; `.length`; a counter of a for loop with public start and bound; module-level tables of literals;
 * names declared by a comment `// public a, #b: reason` for the function it stands in (in a class body: for the class); and
 * what is computed from public values alone. A result of a call is secret. A single line is declassified by `// public: reason`
 * at its end or alone on the line above. A name declared public may not take a secret value without such a line, and a
 * declassification that is not needed is itself a finding.
 *
 * Nothing secret may decide a branch, a loop, an index, a short circuit or a comparison, or meet an operator that XS does not
 * compute in constant time on int32. Secret sums stand only where bounds.test.ts proves them. Nothing is allocated outside constructors.
 */
import ts from "typescript";

export interface LintOptions {
  /** Generated or bounds-tested code: + − * on secrets are proved elsewhere. */
  readonly proved?: boolean;
}

const K = ts.SyntaxKind;
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
]); // prettier-ignore
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
]); // prettier-ignore
const COMPARISONS = new Set([
  K.LessThanToken,
  K.GreaterThanToken,
  K.LessThanEqualsToken,
  K.GreaterThanEqualsToken,
  K.EqualsEqualsEqualsToken,
  K.ExclamationEqualsEqualsToken,
  K.EqualsEqualsToken,
  K.ExclamationEqualsToken,
]); // prettier-ignore
const SHORT_CIRCUITS = new Set([K.AmpersandAmpersandToken, K.BarBarToken, K.QuestionQuestionToken]);

/** Findings as `line N: rule: code`. */
export function lint(source: string, options: LintOptions = {}): string[] {
  return new Linter(ts.createSourceFile("core.ts", source, ts.ScriptTarget.ES2022, true), options).run();
}

class Linter {
  readonly #file: ts.SourceFile;
  readonly #proved: boolean;
  readonly #found = new Map<number, string[]>();
  /** Public names of each function or class. */
  readonly #names = new Map<ts.Node, Set<string>>();
  /** Constants declared in each function, which are public when what they are made of is. */
  readonly #constants = new Map<ts.Node, Map<string, ts.VariableDeclaration[]>>();
  readonly #counters = new Map<ts.ForStatement, string | undefined>();
  /** Lines (from 0) that are declassified. */
  readonly #lines = new Set<number>();

  constructor(file: ts.SourceFile, options: LintOptions) {
    this.#file = file;
    this.#proved = options.proved ?? false;
  }

  run(): string[] {
    this.#readComments();
    for (const statement of this.#file.statements) this.#moduleLevel(statement);
    this.#readConstants(this.#file, this.#file);
    this.#walk(this.#file);
    const out: string[] = [];
    for (const [line, findings] of this.#found) if (!this.#lines.has(line)) out.push(...findings);
    for (const line of this.#lines) if (!this.#found.has(line)) out.push(`line ${line + 1}: declassifies nothing`);
    return out.sort((a, b) => Number.parseInt(a.slice(5), 10) - Number.parseInt(b.slice(5), 10));
  }

  #report(node: ts.Node, rule: string): void {
    const { line } = this.#file.getLineAndCharacterOfPosition(node.getStart());
    const text = node.getText().replaceAll(/\s+/g, " ").slice(0, 60);
    this.#found.set(line, [...(this.#found.get(line) ?? []), `line ${line + 1}: ${rule}: ${text}`]);
  }

  #readComments(): void {
    const text = this.#file.text;
    for (const [index, line] of text.split("\n").entries()) {
      const all = /^(.*?)\/\/ public: *(\S.*)$/.exec(line);
      if (all) this.#lines.add((all[1] as string).trim() === "" ? index + 1 : index);
      const names = /\/\/ public ([#\w]+(?:, [#\w]+)*): *\S/.exec(line);
      if (!names) continue;
      const scope = this.#scopeAt(this.#file.getPositionOfLineAndCharacter(index, line.indexOf("// public")));
      const set = this.#names.get(scope) ?? new Set<string>();
      for (const name of (names[1] as string).split(", ")) {
        if (!new RegExp(`(?<![\\w#])${name}(?!\\w)`).test(scope.getText().replaceAll(/\/\/.*/g, ""))) {
          this.#found.set(index, [`line ${index + 1}: no ${name} to declare public`]);
        }
        set.add(name);
      }
      this.#names.set(scope, set);
    }
  }

  #readConstants(node: ts.Node, scope: ts.Node): void {
    const inner = ts.isFunctionLike(node) ? node : scope;
    if (ts.isVariableDeclarationList(node) && node.flags & ts.NodeFlags.Const) {
      const map = this.#constants.get(scope) ?? new Map<string, ts.VariableDeclaration[]>();
      for (const one of node.declarations) map.set(one.name.getText(), [...(map.get(one.name.getText()) ?? []), one]);
      this.#constants.set(scope, map);
    }
    ts.forEachChild(node, (child) => this.#readConstants(child, inner));
  }

  /** The innermost function, class or file round a position. */
  #scopeAt(position: number): ts.Node {
    let scope: ts.Node = this.#file;
    const visit = (node: ts.Node): void => {
      if (position < node.getFullStart() || position >= node.end) return;
      if (ts.isFunctionLike(node) || ts.isClassLike(node)) scope = node;
      ts.forEachChild(node, visit);
    };
    ts.forEachChild(this.#file, visit);
    return scope;
  }

  #moduleLevel(statement: ts.Statement): void {
    if (!ts.isVariableStatement(statement)) return;
    const names = this.#names.get(this.#file) ?? new Set<string>();
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (initializer && isLiteral(initializer)) names.add(name.getText());
      else this.#report(statement, "module-level value that is not literal");
    }
    this.#names.set(this.#file, names);
  }

  /** A field's name counts only where a comment declares it; a local's also as a constant or a counter. */
  #isPublicName(node: ts.Node, name: string, field = false): boolean {
    for (let scope: ts.Node | undefined = node; scope; scope = scope.parent) {
      if (this.#names.get(scope)?.has(name)) return true;
      if (field) continue;
      const declared = ts.isSourceFile(scope) ? undefined : this.#constants.get(scope)?.get(name);
      if (declared?.every((one) => one.initializer && (this.#isDeclassified(one) || this.#public(one.initializer))))
        return true;
      if (ts.isForStatement(scope) && this.#counter(scope) === name) return true;
    }
    return false;
  }

  #isDeclassified(node: ts.Node): boolean {
    return this.#lines.has(this.#file.getLineAndCharacterOfPosition(node.getStart()).line);
  }

  /** The name that a for loop declares and counts, if its start and bound are public and its body leaves it alone. */
  #counter(loop: ts.ForStatement): string | undefined {
    if (this.#counters.has(loop)) return this.#counters.get(loop);
    this.#counters.set(loop, undefined); // not yet public while we find out
    const list = loop.initializer && ts.isVariableDeclarationList(loop.initializer) ? loop.initializer : undefined;
    const declared = list?.declarations[0];
    if (!declared?.initializer || !loop.condition || !ts.isBinaryExpression(loop.condition)) return undefined;
    const name = declared.name.getText();
    const written = new RegExp(`(?<![\\w.#])${name} *(=(?!=)|\\+\\+|--)`).test(loop.statement.getText());
    if (written || !this.#public(declared.initializer) || !this.#public(loop.condition, name)) return undefined;
    this.#counters.set(loop, name);
    return name;
  }

  /** Is the expression public? `also` counts as a public name. */
  #public(node: ts.Expression, also?: string): boolean {
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return this.#public(node.expression, also);
    if (ts.isNumericLiteral(node) || ts.isStringLiteral(node)) return true;
    if (node.kind === K.TrueKeyword || node.kind === K.FalseKeyword || node.kind === K.NullKeyword) return true;
    if (ts.isIdentifier(node)) return node.text === also || this.#isPublicName(node, node.text);
    if (ts.isPropertyAccessExpression(node)) {
      if (node.name.text === "length") return true;
      return node.expression.kind === K.ThisKeyword && this.#isPublicName(node, node.name.text, true);
    }
    if (ts.isElementAccessExpression(node))
      return this.#public(node.expression, also) && this.#public(node.argumentExpression, also);
    if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return this.#public(node.operand, also);
    if (ts.isBinaryExpression(node)) return this.#public(node.left, also) && this.#public(node.right, also);
    if (ts.isConditionalExpression(node))
      return [node.condition, node.whenTrue, node.whenFalse].every((part) => this.#public(part, also));
    return false;
  }

  #walk(node: ts.Node): void {
    this.#control(node);
    this.#operator(node);
    this.#flow(node);
    this.#allocation(node);
    if (ts.isIdentifier(node) && FORBIDDEN.has(node.text) && !ts.isTypeNode(node.parent))
      this.#report(node, "forbidden global");
    ts.forEachChild(node, (child) => this.#walk(child));
  }

  #control(node: ts.Node): void {
    if (ts.isIfStatement(node) && !this.#public(node.expression)) this.#report(node.expression, "branch on a secret");
    if (ts.isConditionalExpression(node) && !this.#public(node.condition)) this.#report(node, "?: on a secret");
    if ((ts.isWhileStatement(node) || ts.isDoStatement(node)) && !this.#public(node.expression))
      this.#report(node.expression, "loop on a secret");
    if (ts.isForStatement(node) && node.condition && !this.#public(node.condition, this.#counter(node)))
      this.#report(node.condition, "loop on a secret");
    if (ts.isSwitchStatement(node) && !this.#public(node.expression))
      this.#report(node.expression, "switch on a secret");
    if (ts.isElementAccessExpression(node) && !this.#public(node.argumentExpression))
      this.#report(node, "index that is secret");
    if (ts.isForOfStatement(node) || ts.isForInStatement(node)) this.#report(node, "for-of or for-in");
    if (ts.isAwaitExpression(node) || ts.isYieldExpression(node) || ts.isTryStatement(node))
      this.#report(node, "await, yield or try");
    if (ts.isPropertyAccessExpression(node) && node.questionDotToken) this.#report(node, "optional chaining");
  }

  #operator(node: ts.Node): void {
    if (ts.isPrefixUnaryExpression(node)) {
      if (node.operator === K.MinusToken && !ts.isNumericLiteral(node.operand)) this.#report(node, "unary minus");
      if (node.operator === K.ExclamationToken && !this.#public(node.operand)) this.#report(node, "! on a secret");
      if (node.operator === K.PlusToken) this.#report(node, "unary plus");
    }
    if (
      (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) &&
      (node.operator === K.PlusPlusToken || node.operator === K.MinusMinusToken)
    ) {
      const counted = ts.isForStatement(node.parent) && this.#counter(node.parent) === node.operand.getText();
      if (!counted && !this.#public(node.operand)) this.#report(node, "counting a secret");
    }
    if (!ts.isBinaryExpression(node)) return;
    const kind = node.operatorToken.kind;
    const forbidden = OPERATORS.get(kind);
    if (forbidden) this.#report(node, forbidden);
    if (this.#public(node)) return;
    const counted =
      ts.isForStatement(node.parent) &&
      node.parent.condition === node &&
      this.#public(node, this.#counter(node.parent));
    if (COMPARISONS.has(kind) && !counted) this.#report(node, "comparison of a secret");
    if (SHORT_CIRCUITS.has(kind) && !this.#public(node.left)) this.#report(node, "short circuit on a secret");
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
    if (ts.isVariableDeclaration(node) && value && this.#isDeclassified(node) && !this.#public(value)) {
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
    if (this.#isPublicName(node, name) && !this.#public(value)) this.#report(node, "a secret flows into a public name");
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

function isLiteral(node: ts.Expression): boolean {
  if (ts.isNumericLiteral(node) || ts.isStringLiteral(node)) return true;
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(isLiteral);
  if (ts.isObjectLiteralExpression(node))
    return node.properties.every((property) => ts.isPropertyAssignment(property) && isLiteral(property.initializer));
  return false;
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
