/** How bytes, amounts and party ids are written for people. Runs in a browser too. */

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

/** Fen as yuan: 1234 → "12.34". */
export function yuan(fen: number): string {
  const sign = fen < 0 ? "-" : "";
  const whole = Math.floor(Math.abs(fen) / 100).toString();
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${(Math.abs(fen) % 100).toString().padStart(2, "0")}`;
}

/** Ids of parties are ASCII where they can be read. */
export function label(id: Uint8Array): string {
  return id.every((b) => b > 31 && b < 127) ? String.fromCharCode(...id) : hex(id);
}
