/**
 * Comments and documents are plain technical English: phrases that make a reader guess are not in them, and what they cite is in this tree. Texts of the
 * stories are strings, not comments, and stay as they are.
 */
import { expect } from "chai";
import { type Complaint, type TextFile, trackedFiles } from "./tree.js";

/** In two halves where this file would otherwise be shown itself. */
const RIDDLES: readonly string[] = [
  "who" + "ever",
  "some" + "body",
  "for " + "ever",
  "nobody" + "'s",
  "on" + "[- ]line",
  "off" + "[- ]line",
  "a" + "new",
  "let(s|ting)? go" + " of",
  "told where" + " asked",
  "a door that is" + " closed",
];
/** "on line 7" is something else: a number follows it. */
const RIDDLE = new RegExp(`\\b(${RIDDLES.join("|")})\\b(?! \\d)`, "gi");

const COMMENT = /\/\*[\s\S]*?\*\/|(?<![:"'`\w])\/\/.*$/gm;

/** The sentences of a file: a document whole, of code its comments. */
function prose({ path, text }: TextFile): string {
  if (path.endsWith(".md")) return path === "CHANGELOG.md" ? "" : text;
  if (!/\.(tsx?|c|h|css)$/.test(path)) return "";
  return (text.match(COMMENT) ?? []).join("\n").replace(/\n\s*(\*|\/\/) ?/g, " ");
}

function riddles(files: readonly TextFile[]): Complaint[] {
  return files.flatMap((file) =>
    [...prose(file).replace(/\s+/g, " ").matchAll(RIDDLE)].map(([words]) => `${file.path} says "${words}"`),
  );
}

/** A heading as its address: GitHub leaves letters, digits and hyphens. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, "")
    .replaceAll(" ", "-");

/** Pages that are not in the tree, and headings that their page does not have. That linked and cited files exist: files.test.ts. */
function strangeCitations(files: readonly TextFile[]): Complaint[] {
  const headings = new Map(
    files
      .filter(({ path }) => path.endsWith(".md"))
      .map(({ path, text }) => [path, [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchor(heading))]),
  );
  const complaints: Complaint[] = [];
  for (const { path, text } of files) {
    if (/§ ?\d+ of the design|design,? §/i.test(prose({ path, text })))
      complaints.push(`${path} cites a § of the design`);
    for (const [, page, heading] of text.matchAll(/(?:\]\(|\b)((?:[\w./-]+\.md)?)#([\w-]+)\)/g)) {
      const folder = page.startsWith("docs/") ? "" : path.replace(/[^/]*$/, "");
      const target = page === "" ? path : new URL(folder + page, "file:///").pathname.slice(1);
      const known = headings.get(target);
      if (known !== undefined && !known.includes(heading)) complaints.push(`${path} cites ${target}#${heading}`);
    }
  }
  return complaints;
}

/** Not spelt out where documents are made up, or this file would cite them. */
const D = "docs";

describe("prose", () => {
  it("is plain", () => {
    expect(riddles(trackedFiles())).to.deep.equal([]);
  });

  it("that is not would be shown, in comments and documents alone", () => {
    const words = `waits for ${"who"}${"ever"} asks`;
    expect(riddles([{ path: "a.md", text: words }])).to.have.length(1);
    expect(riddles([{ path: "a.ts", text: `/** It\n * ${words}. */` }])).to.have.length(1);
    expect(riddles([{ path: "a.c", text: `/* on\n * line */` }])).to.have.length(1);
    expect(riddles([{ path: "a.ts", text: `const a = "${words}";` }])).to.deep.equal([]);
  });

  it("cites pages of this tree, and headings that they have", () => {
    expect(strangeCitations(trackedFiles())).to.deep.equal([]);
  });

  it("that cites others would be shown", () => {
    const page = { path: `${D}/a.md`, text: "# The first part\n" };
    const citing = (text: string) => strangeCitations([page, { path: "b.ts", text }]);
    expect(citing("/** §" + "3 of the design. */")).to.have.length(1);
    expect(citing(`/** [it](${D}/a.md#the-second-part) */`)).to.have.length(1);
    expect(citing(`/** [it](${D}/a.md#the-first-part) */`)).to.deep.equal([]);
  });
});
