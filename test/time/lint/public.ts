/**
 * What is public in a source file of the core, for the lint: see lint.ts for the rules.
 *
 * Public are: literals; `.length`; a counter of a for loop with public start and bound; module-level tables of literals;
 * names declared by a comment `// public a, #b: reason` for the function it stands in (in a class body: for the class); constants
 * made of public values; and what is computed from public values alone. A result of a call is secret.
 */
import ts from "typescript";

const K = ts.SyntaxKind;

export class Publicness {
  /** Lines (from 0) that are declassified by `// public: reason` at their end or alone above them. */
  readonly lines = new Set<number>();
  /** Names declared public that do not occur: line and name. */
  readonly absent: [line: number, name: string][] = [];
  readonly #file: ts.SourceFile;
  /** Public names of each function or class. */
  readonly #names = new Map<ts.Node, Set<string>>();
  /** Constants declared in each function, which are public when what they are made of is. */
  readonly #constants = new Map<ts.Node, Map<string, ts.VariableDeclaration[]>>();
  readonly #counters = new Map<ts.ForStatement, string | undefined>();

  constructor(file: ts.SourceFile) {
    this.#file = file;
    this.#readComments();
    this.#readTables();
    this.#readConstants(file, file);
  }

  /** For each function and method: its parameters, and whether each is declared public. */
  parameters(): [name: string, open: boolean[]][] {
    const out: [string, boolean[]][] = [];
    const visit = (node: ts.Node): void => {
      if ((ts.isMethodDeclaration(node) || ts.isFunctionDeclaration(node)) && node.name) {
        const names = this.#names.get(node);
        out.push([node.name.getText(), node.parameters.map((one) => names?.has(one.name.getText()) ?? false)]);
      }
      ts.forEachChild(node, visit);
    };
    visit(this.#file);
    return out;
  }

  #readComments(): void {
    const text = this.#file.text;
    for (const [index, line] of text.split("\n").entries()) {
      const all = /^(.*?)\/\/ public: *(\S.*)$/.exec(line);
      if (all) this.lines.add((all[1] as string).trim() === "" ? index + 1 : index);
      const names = /\/\/ public ([#\w]+(?:, [#\w]+)*): *\S/.exec(line);
      if (!names) continue;
      const scope = this.#scopeAt(this.#file.getPositionOfLineAndCharacter(index, line.indexOf("// public")));
      const set = this.#names.get(scope) ?? new Set<string>();
      for (const name of (names[1] as string).split(", ")) {
        if (!new RegExp(`(?<![\\w#])${name}(?!\\w)`).test(scope.getText().replaceAll(/\/\/.*/g, ""))) {
          this.absent.push([index, name]);
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

  #readTables(): void {
    const names = this.#names.get(this.#file) ?? new Set<string>();
    for (const statement of this.#file.statements) {
      if (!ts.isVariableStatement(statement)) continue;
      for (const { name, initializer } of statement.declarationList.declarations) {
        if (initializer && isLiteral(initializer)) names.add(name.getText());
      }
    }
    this.#names.set(this.#file, names);
  }

  /** A field's name counts only where a comment declares it; a local's also as a constant or a counter. */
  hasName(node: ts.Node, name: string, field = false): boolean {
    for (let scope: ts.Node | undefined = node; scope; scope = scope.parent) {
      if (this.#names.get(scope)?.has(name)) return true;
      if (field) continue;
      const declared = ts.isSourceFile(scope) ? undefined : this.#constants.get(scope)?.get(name);
      if (declared?.every((one) => one.initializer && (this.isDeclassified(one) || this.has(one.initializer))))
        return true;
      if (ts.isForStatement(scope) && this.counter(scope) === name) return true;
    }
    return false;
  }

  isDeclassified(node: ts.Node): boolean {
    return this.lines.has(this.#file.getLineAndCharacterOfPosition(node.getStart()).line);
  }

  /** The name that a for loop declares and counts, if its start and bound are public and its body leaves it alone. */
  counter(loop: ts.ForStatement): string | undefined {
    if (this.#counters.has(loop)) return this.#counters.get(loop);
    this.#counters.set(loop, undefined); // not yet public while we find out
    const list = loop.initializer && ts.isVariableDeclarationList(loop.initializer) ? loop.initializer : undefined;
    const declared = list?.declarations[0];
    if (!declared?.initializer || !loop.condition || !ts.isBinaryExpression(loop.condition)) return undefined;
    const name = declared.name.getText();
    const written = new RegExp(`(?<![\\w.#])${name} *(=(?!=)|\\+\\+|--)`).test(loop.statement.getText());
    if (written || !this.has(declared.initializer) || !this.has(loop.condition, name)) return undefined;
    this.#counters.set(loop, name);
    return name;
  }

  /** Is the expression public? `also` counts as a public name. */
  has(node: ts.Expression, also?: string): boolean {
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return this.has(node.expression, also);
    if (ts.isNumericLiteral(node) || ts.isStringLiteral(node)) return true;
    if (node.kind === K.TrueKeyword || node.kind === K.FalseKeyword || node.kind === K.NullKeyword) return true;
    if (ts.isIdentifier(node)) return node.text === also || this.hasName(node, node.text);
    if (ts.isPropertyAccessExpression(node)) {
      if (node.name.text === "length") return true;
      return node.expression.kind === K.ThisKeyword && this.hasName(node, node.name.text, true);
    }
    if (ts.isElementAccessExpression(node))
      return this.has(node.expression, also) && this.has(node.argumentExpression, also);
    if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return this.has(node.operand, also);
    if (ts.isBinaryExpression(node)) return this.has(node.left, also) && this.has(node.right, also);
    if (ts.isConditionalExpression(node))
      return [node.condition, node.whenTrue, node.whenFalse].every((part) => this.has(part, also));
    return false;
  }
}

/** A literal, or a frozen table of literals. */
export function isLiteral(node: ts.Expression): boolean {
  if (ts.isNumericLiteral(node) || ts.isStringLiteral(node)) return true;
  const table = frozen(node);
  if (table && ts.isArrayLiteralExpression(table)) return table.elements.every(isLiteral);
  if (table && ts.isObjectLiteralExpression(table))
    return table.properties.every((property) => ts.isPropertyAssignment(property) && isLiteral(property.initializer));
  return false;
}

/** What `Object.freeze` is called on, or null where it is not called. */
export function frozen(node: ts.Expression): ts.Expression | null {
  if (!ts.isCallExpression(node) || node.expression.getText() !== "Object.freeze") return null;
  return node.arguments[0] ?? null;
}

export function parse(source: string): ts.SourceFile {
  return ts.createSourceFile("core.ts", source, ts.ScriptTarget.ES2022, true);
}

const known = new WeakMap<readonly string[], Map<string, boolean[]>>();

/** By function name and number of parameters: those that every such function in the core declares public. */
export function publicParameters(core: readonly string[]): ReadonlyMap<string, boolean[]> {
  const before = known.get(core);
  if (before) return before;
  const out = new Map<string, boolean[]>();
  for (const source of core) {
    for (const [name, open] of new Publicness(parse(source)).parameters()) {
      const key = `${name}/${open.length}`;
      const others = out.get(key);
      out.set(key, others ? open.map((one, i) => one && (others[i] as boolean)) : open);
    }
  }
  known.set(core, out);
  return out;
}
