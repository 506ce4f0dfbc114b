/** `npm run format`, its second half: prose of written documents within 160 columns. What has no line beyond that stays as it is. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./bundle.js";

const WIDEST = 160;
/** A word that means something else at the beginning of a line. */
const MARK = /^([-+*>#=|]|\d+[.)])/;
/** Tables, headings, pictures, comments, and code that is set off by blanks. */
const FIXED = /^(\||#|!\[|<|\t| {4})/;

/** Words, with code that has blanks in it as one. */
function words(prose: string): string[] {
  return (prose.match(/(`[^`]*`|\S)+/g) ?? []).reduce<string[]>((list, word) => {
    if (MARK.test(word) && list.length > 0) list[list.length - 1] += ` ${word}`;
    else list.push(word);
    return list;
  }, []);
}

function fill(paragraph: readonly string[]): string[] {
  const [, lead] = /^(\s*(?:[-*] |\d+\. )?)/.exec(paragraph[0]) as unknown as [string, string];
  const lines: string[] = [];
  let line = lead;
  for (const word of words(paragraph.join(" ").slice(lead.length))) {
    if (line.length + word.length + 1 > WIDEST && line.trim() !== "") {
      lines.push(line);
      line = " ".repeat(lead.length) + word;
    } else line += line === lead ? word : ` ${word}`;
  }
  return [...lines, line];
}

/** The document with every paragraph that has too long a line filled anew. */
export function wrap(text: string): string {
  const out: string[] = [];
  let paragraph: string[] = [];
  let [code, printed] = [false, false];
  const flush = () => {
    out.push(...(paragraph.some((line) => line.length > WIDEST) ? fill(paragraph) : paragraph));
    paragraph = [];
  };
  for (const line of text.split("\n")) {
    const fence = line.startsWith("```");
    const prose = !code && !fence && !printed && line.trim() !== "" && !FIXED.test(line);
    if (!prose || /^\s*([-*] |\d+\. )/.test(line)) flush();
    if (prose) paragraph.push(line);
    else out.push(line);
    if (fence) code = !code;
    if (line.startsWith("<!-- generated")) printed = true;
    if (line.startsWith("<!-- end")) printed = false;
  }
  flush();
  return out.join("\n");
}

const PRINTED: readonly string[] = ["docs/evidence.md", "docs/performance.md"];

/** A document that people write; some others a command prints whole. */
export const isWritten = (path: string): boolean => /^([A-Z]+|docs\/.*)\.md$/.test(path) && !PRINTED.includes(path);

if (process.argv[1] === join(ROOT, "tools/wrap.ts")) {
  const listed = execFileSync("git", ["ls-files", "-z"], { cwd: ROOT, encoding: "utf8" });
  for (const path of listed.split("\0").filter(isWritten)) {
    const text = readFileSync(join(ROOT, path), "utf8");
    if (wrap(text) !== text) writeFileSync(join(ROOT, path), wrap(text));
  }
}
