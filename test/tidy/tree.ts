/** The tracked files, parsed: what the style rules of this folder look at. A rule is a function from files to complaints, so that it can be shown one. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export interface TextFile {
  /** From the root, with slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  readonly line: number;
  /** As it is written. */
  readonly specifier: string;
  /** The file it means, from the root, or null for a package or a module of Node. */
  readonly target: string | null;
  /** Types alone: nothing of it is there when the program runs. */
  readonly erased: boolean;
}

/** What is wrong, and where. */
export type Complaint = string;

const OPAQUE = /\.(png|jpg|gif|ico|woff2?|bin|pdf)$/;

/** All tracked files that still exist; without git, all files but what is installed or built. */
function paths(): string[] {
  try {
    const listed = execFileSync("git", ["ls-files", "-z"], { cwd: ROOT, encoding: "utf8" });
    return listed.split("\0").filter((path) => path !== "" && existsSync(join(ROOT, path)));
  } catch {
    return readdirSync(ROOT, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length))
      .filter((path) => !/(^|\/)(node_modules|build|\.git)\//.test(path));
  }
}

let tree: readonly TextFile[] | null = null;

export function trackedFiles(): readonly TextFile[] {
  tree ??= paths()
    .filter((path) => !OPAQUE.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));
  return tree;
}

export const isCode = (path: string): boolean => /\.tsx?$/.test(path) && !path.endsWith(".d.ts");

export function parse(file: TextFile): ts.SourceFile {
  return ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ES2022, true);
}

export function lineOf(source: ts.SourceFile, node: ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}

/** Calls `see` on every node, parents first. */
export function walk(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  node.forEachChild((child) => walk(child, see));
}

/** The page's parts are .tsx and imported, like everything, as .js. */
function source(path: string): string {
  const plain = path.replace(/\.js$/, ".ts");
  return path.startsWith("sim/page/") && !existsSync(join(ROOT, plain)) && existsSync(join(ROOT, `${plain}x`))
    ? `${plain}x`
    : plain;
}

function resolved(from: string, specifier: string): string | null {
  if (!specifier.startsWith(".")) return null;
  const parts = from.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return source(parts.join("/"));
}

function isErased(node: ts.Node): boolean {
  if (ts.isImportTypeNode(node)) return true;
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  return ts.isImportDeclaration(node) && node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

/** Imports, re-exports, dynamic imports and `new URL("…", import.meta.url)`, which is how a file names a script that it starts. */
export function importsOf(file: TextFile): Import[] {
  const source = parse(file);
  const found: Import[] = [];
  const add = (node: ts.Node, text: ts.Node | undefined) => {
    if (text === undefined || !ts.isStringLiteralLike(text)) return;
    const [line, target] = [lineOf(source, node), resolved(file.path, text.text)];
    found.push({ line, specifier: text.text, target, erased: isErased(node) });
  };
  walk(source, (node) => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node, node.moduleSpecifier);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node, node.argument.literal);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node, node.arguments[0]);
    if (ts.isCallExpression(node) && node.expression.getText(source) === "require") add(node, node.arguments[0]);
  });
  return found;
}
