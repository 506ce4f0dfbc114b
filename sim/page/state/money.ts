/** Amounts as people type and read them. */

/** "12.34" → 1234; null when it is no amount above zero with at most two places. */
export function parseYuan(text: string): number | null {
  const match = /^\s*(\d{1,7})(?:[.,](\d{1,2}))?\s*$/.exec(text);
  if (match === null) return null;
  const fen = Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
  return fen > 0 ? fen : null;
}

/** "00000000000186a1" → "100001". */
export const walletNumber = (hex: string): string => String(Number.parseInt(hex, 16));

/** "bracelet-3" → "3". */
export const braceletNumber = (name: string): string => name.replace(/^\D+/, "");
