/**
 * Interval arithmetic over the source text of the core: every value is the set [low, high] of all values it can have, and
 * every intermediate result of + - * << must stay inside int32. This is a proof for all inputs in the given ranges, not a
 * sample: it walks the very statements that ship.
 *
 * Loops and branches must be decided by exact values (they are public in the core), anything else is an error. What is not
 * understood is an error too, so code cannot slip past.
 */
import ts from "typescript";
import { frozen } from "../lint/public.js";

export type Interval = readonly [low: number, high: number];
/** An array's element at an index (undefined: an index that is not exact). */
export type Elements = (index: number | undefined) => Interval;

export interface Run {
  /** Largest magnitude of any intermediate. */
  readonly peak: number;
  /** How many were checked. */
  readonly intermediates: number;
  /** What was stored, by array and index. */
  readonly stores: ReadonlyMap<string, Interval>;
}

export interface Inputs {
  readonly arrays?: Readonly<Record<string, Elements>>;
  readonly numbers?: Readonly<Record<string, Interval>>;
  /** true (arithmetic on limbs): a left shift must not lose bits. false (a hash): it may, its result is any int32. */
  readonly exactShifts?: boolean;
}

const MIN = -(2 ** 31);
const MAX = 2 ** 31 - 1;
const ANY: Interval = [MIN, MAX];
const K = ts.SyntaxKind;

/** Runs the function or method `name` of a source text over intervals. Throws a RangeError where a value may leave int32, an Error for what is not understood. */
export function runIntervals(source: string, name: string, inputs: Inputs): Run {
  const file = ts.createSourceFile("core.ts", source, ts.ScriptTarget.ES2022, true);
  return new Interpreter(file, inputs).run(name);
}

class Interpreter {
  #peak = 0;
  #intermediates = 0;
  readonly #names = new Map<string, Interval>();
  readonly #stores = new Map<string, Interval>();
  readonly #constants = new Map<string, readonly number[]>();
  readonly #file: ts.SourceFile;
  readonly #inputs: Inputs;

  constructor(file: ts.SourceFile, inputs: Inputs) {
    this.#file = file;
    this.#inputs = inputs;
    for (const [name, value] of Object.entries(inputs.numbers ?? {})) this.#names.set(name, value);
    for (const statement of file.statements) {
      if (!ts.isVariableStatement(statement)) continue;
      for (const { name, initializer } of statement.declarationList.declarations) {
        const table = initializer && frozen(initializer);
        if (table && ts.isArrayLiteralExpression(table)) {
          this.#constants.set(
            name.getText(),
            table.elements.map((element) => Number(element.getText())),
          );
        }
      }
    }
  }

  run(name: string): Run {
    let body: ts.Block | undefined;
    const find = (node: ts.Node): void => {
      if ((ts.isMethodDeclaration(node) || ts.isFunctionDeclaration(node)) && node.name?.getText() === name)
        body = node.body;
      else ts.forEachChild(node, find);
    };
    find(this.#file);
    if (!body) throw new Error(`no function ${name}`);
    this.#statement(body);
    return { peak: this.#peak, intermediates: this.#intermediates, stores: this.#stores };
  }

  #fail(node: ts.Node, why: string): never {
    const { line } = this.#file.getLineAndCharacterOfPosition(node.getStart());
    throw new Error(`line ${line + 1}: ${why}: ${node.getText().slice(0, 80)}`);
  }

  #leaves(node: ts.Node, why: string): never {
    const { line } = this.#file.getLineAndCharacterOfPosition(node.getStart());
    throw new RangeError(`line ${line + 1}: ${why}: ${node.getText().slice(0, 80)}`);
  }

  #statement(node: ts.Statement): void {
    if (ts.isBlock(node)) for (const statement of node.statements) this.#statement(statement);
    else if (ts.isVariableStatement(node)) this.#declare(node.declarationList);
    else if (ts.isExpressionStatement(node)) this.#value(node.expression);
    else if (ts.isReturnStatement(node)) {
      if (node.expression) this.#stores.set("return", this.#value(node.expression));
    } else if (ts.isIfStatement(node)) {
      if (this.#decide(node.expression)) this.#statement(node.thenStatement);
      else if (node.elseStatement) this.#statement(node.elseStatement);
    } else if (ts.isForStatement(node)) {
      if (node.initializer && ts.isVariableDeclarationList(node.initializer)) this.#declare(node.initializer);
      else if (node.initializer) this.#value(node.initializer);
      while (!node.condition || this.#decide(node.condition)) {
        this.#statement(node.statement);
        if (node.incrementor) this.#value(node.incrementor);
      }
    } else this.#fail(node, "statement not understood");
  }

  #declare(list: ts.VariableDeclarationList): void {
    for (const { name, initializer } of list.declarations) {
      if (initializer) this.#names.set(name.getText(), this.#value(initializer));
    }
  }

  /** A condition on exact values. */
  #decide(node: ts.Expression): boolean {
    if (!ts.isBinaryExpression(node)) return this.#fail(node, "condition not understood");
    const [a, b] = [this.#value(node.left), this.#value(node.right)];
    if (a[0] !== a[1] || b[0] !== b[1]) this.#fail(node, "a branch on a value that is not public");
    const kind = node.operatorToken.kind;
    if (kind === K.LessThanToken) return a[0] < b[0];
    if (kind === K.GreaterThanEqualsToken) return a[0] >= b[0];
    if (kind === K.EqualsEqualsEqualsToken) return a[0] === b[0];
    return this.#fail(node, "condition not understood");
  }

  #value(node: ts.Expression): Interval {
    if (ts.isParenthesizedExpression(node)) return this.#value(node.expression);
    if (ts.isNumericLiteral(node)) return [Number(node.text), Number(node.text)];
    if (ts.isIdentifier(node)) return this.#names.get(node.text) ?? this.#fail(node, "unknown name");
    if (ts.isElementAccessExpression(node)) return this.#element(node);
    if (ts.isPrefixUnaryExpression(node) && node.operator === K.TildeToken) {
      const [low, high] = this.#value(node.operand);
      return [-1 - high, -1 - low];
    }
    if (ts.isPostfixUnaryExpression(node) && ts.isIdentifier(node.operand)) {
      const [low, high] = this.#value(node.operand);
      const by = node.operator === K.PlusPlusToken ? 1 : -1;
      this.#names.set(node.operand.text, [low + by, high + by]);
      return [low, high];
    }
    if (ts.isBinaryExpression(node)) return this.#binary(node);
    return this.#fail(node, "expression not understood");
  }

  #key(node: ts.ElementAccessExpression): [array: string, index: number | undefined] {
    const [low, high] = this.#value(node.argumentExpression);
    return [node.expression.getText(), low === high ? low : undefined];
  }

  #element(node: ts.ElementAccessExpression): Interval {
    const [array, index] = this.#key(node);
    const stored = this.#stores.get(`${array}[${index}]`);
    if (stored) return stored;
    const constant = index === undefined ? undefined : this.#constants.get(array)?.[index];
    if (constant !== undefined) return [constant, constant];
    const elements = this.#inputs.arrays?.[array] ?? this.#fail(node, "unknown array");
    return elements(index);
  }

  #binary(node: ts.BinaryExpression): Interval {
    const kind = node.operatorToken.kind;
    if (kind === K.EqualsToken) {
      const value = this.#value(node.right);
      if (ts.isIdentifier(node.left)) this.#names.set(node.left.text, value);
      else if (ts.isElementAccessExpression(node.left)) {
        const [array, index] = this.#key(node.left);
        if (index === undefined) this.#fail(node, "a store at an index that is not exact");
        this.#stores.set(`${array}[${index}]`, value);
      } else this.#fail(node, "assignment not understood");
      return value;
    }
    const a = this.#value(node.left);
    const b = this.#value(node.right);
    if (kind === K.PlusToken) return this.#check(node, [a[0] + b[0], a[1] + b[1]]);
    if (kind === K.MinusToken) return this.#check(node, [a[0] - b[1], a[1] - b[0]]);
    if (kind === K.AsteriskToken) return this.#multiply(node, a, b);
    if (kind === K.LessThanLessThanToken) return this.#shiftLeft(node, a, b);
    if (kind === K.GreaterThanGreaterThanToken && b[0] === b[1])
      return [Math.floor(a[0] / 2 ** b[0]), Math.floor(a[1] / 2 ** b[0])];
    if (kind === K.AmpersandToken) return and(a, b);
    if (kind === K.BarToken || kind === K.CaretToken) return mixed(a, b);
    return this.#fail(node, "operator not understood");
  }

  #check(node: ts.Node, value: Interval): Interval {
    if (value[0] < MIN || value[1] > MAX) this.#leaves(node, `leaves int32: [${value.join(", ")}]`);
    this.#intermediates++;
    this.#peak = Math.max(this.#peak, Math.abs(value[0]), Math.abs(value[1]));
    return value;
  }

  #multiply(node: ts.Node, a: Interval, b: Interval): Interval {
    // 0 times a negative number is −0, a double.
    const zero = (v: Interval) => v[0] <= 0 && v[1] >= 0;
    if ((zero(a) && b[0] < 0) || (zero(b) && a[0] < 0)) this.#leaves(node, "may be minus zero");
    const corners = [a[0] * b[0], a[0] * b[1], a[1] * b[0], a[1] * b[1]];
    return this.#check(node, [Math.min(...corners), Math.max(...corners)]);
  }

  #shiftLeft(node: ts.Node, a: Interval, b: Interval): Interval {
    if (b[0] !== b[1]) this.#fail(node, "a shift by a value that is not public");
    const value: Interval = [a[0] * 2 ** b[0], a[1] * 2 ** b[0]];
    if (this.#inputs.exactShifts !== false) return this.#check(node, value);
    return value[0] < MIN || value[1] > MAX ? ANY : value;
  }
}

function and(a: Interval, b: Interval): Interval {
  for (const [mask, value] of [
    [a, b],
    [b, a],
  ] as const) {
    // A mask of low bits leaves a value it covers alone.
    if (
      mask[0] === mask[1] &&
      mask[0] >= 0 &&
      Number.isInteger(Math.log2(mask[0] + 1)) &&
      value[0] >= 0 &&
      value[1] <= mask[0]
    )
      return value;
  }
  if (a[0] >= 0 && b[0] >= 0) return [0, Math.min(a[1], b[1])];
  if (a[0] >= 0) return [0, a[1]];
  if (b[0] >= 0) return [0, b[1]];
  return mixed(a, b);
}

/** | and ^ stay within the bits of the longer operand; so does & of two that may be negative. */
function mixed(a: Interval, b: Interval): Interval {
  let k = 0;
  while (k < 31 && (Math.min(a[0], b[0]) < -(2 ** k) || Math.max(a[1], b[1]) > 2 ** k - 1)) k++;
  return [a[0] >= 0 && b[0] >= 0 ? 0 : -(2 ** k), 2 ** k - 1];
}
