// What all generated files have in common: the first lines, the form of a method and of a class, indentation.

/** The header of a generated file: its generator, a file of tools/generate, and a comment of one or more lines. */
interface Header {
  readonly generator: string;
  readonly why: readonly string[];
}

/** First lines of a generated file. */
export function heading({ generator, why }: Header): string[] {
  return [
    `// Printed by tools/generate/${generator} (\`npm run generate\`): do not edit.`,
    "//",
    ...why.map((line) => `// ${line}`),
    "",
  ];
}

/** Two spaces in front of every line. */
export function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

/** One method: doc comment, signature without braces, body. */
export function method(doc: string, signature: string, body: readonly string[]): string[] {
  return [`/** ${doc} */`, `${signature} {`, ...indent(body), "}", ""];
}

/** A class that implements a hand-written interface, and the module beside it that has the interface. */
interface GeneratedClass extends Header {
  readonly name: string;
  readonly interfaceName: string;
  readonly module: string;
  readonly methods: readonly string[];
}

/** A generated file with one class. */
export function generatedClass({ name, interfaceName, module, methods, ...header }: GeneratedClass): string {
  return [
    ...heading(header),
    `import type { ${interfaceName} } from "./${module}.js";`,
    "",
    `export class ${name} implements ${interfaceName} {`,
    ...indent(methods).slice(0, -1),
    "}",
    "",
  ].join("\n");
}

/** A 32-bit word, 0 … 2^32 − 1, as an int32 literal. */
const int32 = (word: number): string => (word > 0x7fffffff ? `0 - ${2 ** 32 - word}` : `${word}`);

/** What the compression functions of SHA-256 and SM3 differ in; words are 0 … 2^32 − 1. */
interface Compression extends Header {
  readonly name: string;
  readonly constants: { readonly doc: string; readonly words: readonly number[] };
  readonly start: { readonly doc: string; readonly words: readonly number[] };
  /** Of `absorb`. */
  readonly body: readonly string[];
}

/** A generated file with the compression function of a hash. */
export function compression({ name, constants, start, body, ...header }: Compression): string {
  const list = (numbers: readonly number[]) => `Object.freeze([${numbers.join(", ")}])`;
  return [
    ...heading(header),
    `/** ${constants.doc} */`,
    `const HIGH: readonly number[] = ${list(constants.words.map((k) => Math.floor(k / 65536)))};`,
    `const LOW: readonly number[] = ${list(constants.words.map((k) => k % 65536))};`,
    "",
    `export class ${name} {`,
    ...indent([
      `/** ${start.doc} */`,
      "start(state: number[]): void {",
      ...indent(start.words.map((word, i) => `state[${i}] = ${int32(word)};`)),
      "}",
      "",
      "/** state (8 int32 words) absorbs the 64 bytes at `offset`. */",
      "absorb(state: number[], bytes: ArrayLike<number>, offset: number): void {",
      ...indent(["// public offset: where a block stands is never secret", ...body]),
      "}",
    ]),
    "}",
    "",
  ].join("\n");
}
