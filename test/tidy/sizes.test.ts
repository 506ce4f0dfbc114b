/**
 * A file is a view: lines, files and functions that can be seen at once, and a header that says what the file is. Lines of code are Biome's, 120
 * columns; lines of comments may run to 160. Documents are not wrapped.
 */
import { expect } from "chai";
import ts from "typescript";
import { type Complaint, isCode, lineOf, parse, type TextFile, trackedFiles, walk } from "./tree.js";

const LINE = 160;
const FILE = 300;
const FUNCTION = 60;

/** What is longer for a reason; an entry that is no longer needed is a failure too. */
const EXCEPTED: Readonly<Record<string, string>> = {
  "firmware/crypto/ascon/ascon-permutation.ts": "one round of Ascon, unrolled by hand: cutting it would cost the touch",
};

const isGenerated = (path: string): boolean => path.endsWith(".gen.ts");

function isSuite(node: ts.Node): boolean {
  return ts.isCallExpression(node.parent) && /^describe/.test(node.parent.expression.getText());
}

/** A line without its strings and templates: a picture or a sentence of output is let be. */
const bare = (line: string): string => line.replace(/`[^`]*`?|"[^"]*"/g, "");

function longThings(files: readonly TextFile[]): Complaint[] {
  const complaints: Complaint[] = [];
  for (const file of files) {
    if (!isCode(file.path) || isGenerated(file.path)) continue;
    const lines = file.text.split("\n");
    if (lines.length > FILE + 1) complaints.push(`${file.path} has ${lines.length - 1} lines`);
    lines.forEach((line, i) => {
      if ([...line].length > LINE && [...bare(line)].length > LINE)
        complaints.push(`${file.path}:${i + 1} is ${[...line].length} columns wide`);
    });
    const source = parse(file);
    walk(source, (node) => {
      if (!ts.isFunctionLike(node) || !("body" in node) || node.body === undefined || isSuite(node)) return;
      const length = source.getLineAndCharacterOfPosition(node.end).line + 2 - lineOf(source, node);
      if (length > FUNCTION) complaints.push(`${file.path}:${lineOf(source, node)} is a function of ${length} lines`);
    });
  }
  return complaints;
}

function headless(files: readonly TextFile[]): Complaint[] {
  const starts = /^(#!.*\n)?(\/\*\*|\/\/) ?\S|^\/\*\*\n \* \S/;
  return files
    .filter((file) => isCode(file.path) && !starts.test(file.text))
    .map((file) => `${file.path} does not say what it is`);
}

describe("sizes", () => {
  const found = longThings(trackedFiles());

  it("are in bounds", () => {
    expect(found.filter((one) => !Object.keys(EXCEPTED).some((path) => one.startsWith(path)))).to.deep.equal([]);
  });

  it("have exceptions that are needed", () => {
    for (const path of Object.keys(EXCEPTED))
      expect(
        found.some((one) => one.startsWith(path)),
        path,
      ).to.equal(true);
  });

  it("are shown when they are not", () => {
    const long = `// A file.\nconst ${"x".repeat(LINE)} = 1;\n`;
    expect(longThings([{ path: "a.ts", text: long }])[0]).to.contain("columns wide");
    const many = "// A file.\n".repeat(FILE + 1);
    expect(longThings([{ path: "a.ts", text: many }])).to.deep.equal([`a.ts has ${FILE + 1} lines`]);
    const body = "  f();\n".repeat(FUNCTION);
    for (const head of ["function g() {", "const g = () => {", "class A { g() {"]) {
      const text = `// A file.\n${head}\n${body}}${head.startsWith("class") ? "}" : ""}\n`;
      expect(longThings([{ path: "a.ts", text }]), head).to.deep.equal(["a.ts:2 is a function of 62 lines"]);
    }
    expect(longThings([{ path: "a.gen.ts", text: long + many }])).to.deep.equal([]);
  });

  it("leave a suite of tests as long as it is", () => {
    const text = `// A file.\ndescribe("it", () => {\n${"  f();\n".repeat(FUNCTION)}});\n`;
    expect(longThings([{ path: "a.test.ts", text }])).to.deep.equal([]);
  });
});

describe("headers", () => {
  it("open every file", () => {
    // The ports' one-screen interfaces carry their sentences on the interface.
    expect(headless(trackedFiles().filter((file) => !file.path.startsWith("firmware/port/")))).to.deep.equal([]);
  });

  it("are missed", () => {
    expect(headless([{ path: "a.ts", text: 'import "b";\n' }])).to.have.length(1);
    expect(headless([{ path: "a.ts", text: "/** What. */\n" }])).to.deep.equal([]);
    expect(headless([{ path: "a.ts", text: "/**\n * What.\n */\n" }])).to.deep.equal([]);
  });
});
