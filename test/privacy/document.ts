/** The part of docs/privacy.md that is for machines: what each answer is made of, and which linkages are accepted. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../tidy/tree.js";

/** `same`: equal for every bracelet. `told`: a function of accepted facts alone. `fresh`: nothing of the purse can be seen in it. */
type Nature = "same" | "told" | "fresh";

export type Field = readonly [name: string, bytes: number, nature: Nature];

interface Linkage {
  /** The fact that is told; the name of a truth in the test. */
  readonly id: string;
  /** `accepted`, or `open`: true of the code as it is, and wants mending. */
  readonly verdict: "accepted" | "open";
  /** Where it is seen: "PAY ticket.level", "answer to SYNC-OPEN". */
  readonly seen: readonly string[];
}

export interface PrivacyDocument {
  readonly answers: Readonly<Record<string, readonly Field[]>>;
  readonly linkages: readonly Linkage[];
}

export function readDocument(): { readonly text: string; readonly parsed: PrivacyDocument } {
  const text = readFileSync(join(ROOT, "docs", "privacy.md"), "utf8");
  const block = /```json\n([\s\S]*?)\n```/.exec(text);
  if (block === null) throw new Error("docs/privacy.md has no block for machines");
  return { text, parsed: JSON.parse(block[1]) as PrivacyDocument };
}
