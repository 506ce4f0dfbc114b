/** Markdown that Biome and people leave alone: tables, code blocks, shortened hexadecimal. */

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
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
