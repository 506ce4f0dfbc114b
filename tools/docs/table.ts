/** Markdown that Biome leaves alone: tables, code blocks, shortened hexadecimal. */

/** Columns are padded as Biome pads them, so that formatting a document changes nothing in it. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => [...row[column]].length)));
  const pad = (cell: string, column: number) => cell + " ".repeat(widths[column] - [...cell].length);
  const line = (row: readonly string[]) => `| ${row.map(pad).join(" | ")} |`;
  const rule = line(widths.map((width) => "-".repeat(width)));
  return [line(cells[0]), rule, ...cells.slice(1).map(line)].join("\n");
}

export function code(lines: readonly string[]): string {
  return ["```", ...lines, "```"].join("\n");
}

/** Whole when it is short, else its beginning. */
export function shortHex(hex: string): string {
  if (hex === "") return "–";
  return hex.length <= 24 ? `\`${hex}\`` : `\`${hex.slice(0, 16)}…\``;
}

/** 32 bytes a line. */
export function wrapHex(hex: string): string[] {
  return hex.match(/.{1,64}/g) ?? [""];
}

export const hexByte = (n: number): string => n.toString(16).padStart(2, "0").toUpperCase();
