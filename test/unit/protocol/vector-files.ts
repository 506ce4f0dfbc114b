/** The vector files, as every engine can read them, and values as JSON says them: bytes in hexadecimal. */
import blob from "../../vectors/blob.json" with { type: "json" };
import certificate from "../../vectors/certificate.json" with { type: "json" };
import chain from "../../vectors/chain.json" with { type: "json" };
import enrol from "../../vectors/enrol.json" with { type: "json" };
import frame from "../../vectors/frame.json" with { type: "json" };
import keys from "../../vectors/keys.json" with { type: "json" };
import link from "../../vectors/link.json" with { type: "json" };
import linkOpen from "../../vectors/link-open.json" with { type: "json" };
import orders from "../../vectors/orders.json" with { type: "json" };
import pay from "../../vectors/pay.json" with { type: "json" };
import receipt from "../../vectors/receipt.json" with { type: "json" };
import select from "../../vectors/select.json" with { type: "json" };
import statusWords from "../../vectors/status-words.json" with { type: "json" };
import suites from "../../vectors/suites.json" with { type: "json" };
import sync from "../../vectors/sync.json" with { type: "json" };
import syncOpen from "../../vectors/sync-open.json" with { type: "json" };
import ticket from "../../vectors/ticket.json" with { type: "json" };

export const VECTORS = {
  blob,
  certificate,
  chain,
  enrol,
  frame,
  keys,
  link,
  "link-open": linkOpen,
  orders,
  pay,
  receipt,
  select,
  "status-words": statusWords,
  suites,
  sync,
  "sync-open": syncOpen,
  ticket,
} as const;

/** One case of a file's `cases`. */
export interface VectorCase {
  readonly decoder: string;
  readonly name: string;
  readonly hex: string;
  readonly value?: unknown;
  readonly error?: string;
}

export function casesOf(file: keyof typeof VECTORS): readonly VectorCase[] {
  const content: { readonly by: string; readonly cases?: readonly VectorCase[] } = VECTORS[file];
  return content.cases ?? [];
}

export function unhex(text: string): Uint8Array {
  const out = new Uint8Array(text.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return out;
}

export function hex(bytes: ArrayLike<number>): string {
  let text = "";
  for (let i = 0; i < bytes.length; i++) text += (bytes[i] < 16 ? "0" : "") + bytes[i].toString(16);
  return text;
}

/** A decoded value with its bytes in hexadecimal. */
export function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return hex(value);
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}
