/**
 * `npm run picture`: plays the story and draws what a terminal shows of it, as an SVG for the README. The words are the command's own; only whole steps
 * are left out, and the picture says where.
 */
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "./bundle.js";
import { commandLine } from "./command-line.js";

const OUT = "docs/pictures/first-touch.svg";
/** Steps that make the point; the others are left out. */
const SHOWN = [5, 6, 9, 11, 16];
const COLUMNS = 118;
const WIDTH = 7.83;
const HEIGHT = 18;
const COLOURS: Readonly<Record<string, string>> = {
  "1": "#f4f1ea",
  "2": "#8a8f98",
  "31": "#ff7b72",
  "32": "#7ee787",
  "33": "#f2cc60",
  "36": "#79c0ff",
};
const PLAIN = "#c9d1d9";
const ESCAPE = "\u001b[";

function escapeXml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** One line with colour codes as tspans. */
function spans(line: string): string {
  let out = "";
  let colour = PLAIN;
  let bold = false;
  for (const [i, part] of line.split(ESCAPE).entries()) {
    const at = i === 0 ? -1 : part.indexOf("m");
    if (i > 0) {
      const code = part.slice(0, at);
      colour = code === "0" ? PLAIN : (COLOURS[code] ?? PLAIN);
      bold = code === "1";
    }
    const text = part.slice(at + 1);
    if (text !== "") out += `<tspan fill="${colour}"${bold ? ' font-weight="bold"' : ""}>${escapeXml(text)}</tspan>`;
  }
  return out;
}

/** The steps to show, and everything from the table on. */
function select(text: string): string[] {
  const [story, ...rest] = text.split(/\n(?=\S*\s{4}Where all the money is)/);
  const blocks = story.split(/\n\n/).filter((block) => block.trim() !== "");
  const lines: string[] = ["$ npm start -- --story first-touch"];
  let last = 0;
  for (const [i, block] of blocks.entries()) {
    if (!SHOWN.includes(i + 1)) continue;
    lines.push(i === last ? "" : `${ESCAPE}2m    ⋮${ESCAPE}0m`, ...block.split("\n").filter((l) => l !== ""));
    last = i + 1;
  }
  return [...lines, `${ESCAPE}2m    ⋮${ESCAPE}0m`, ...rest.join("\n").split("\n")];
}

commandLine("npx tsx tools/picture.ts", {});
const args = ["--import", "tsx", "sim/main.ts", "--story", "first-touch", "--engine", "xs", "--seed", "1"];
const env = { ...process.env, FORCE_COLOR: "1" };
const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, env, maxBuffer: 1 << 24 });
const lines = select(stdout.trimEnd());
const width = Math.ceil(COLUMNS * WIDTH + 40);
const height = lines.length * HEIGHT + 40;
const rows = lines.map((line, i) => `<text x="20" y="${i * HEIGHT + 34}" xml:space="preserve">${spans(line)}</text>`);
mkdirSync(join(ROOT, "docs/pictures"), { recursive: true });
writeFileSync(
  join(ROOT, OUT),
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="13">
<title>The story first-touch in a terminal</title>
<rect width="100%" height="100%" rx="10" fill="#0d1117"/>
${rows.join("\n")}
</svg>
`,
);
process.stdout.write(`${OUT}: ${lines.length} lines\n`);
