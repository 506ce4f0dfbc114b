/**
 * Compared with the document: every view is the same for all, or a function of the facts that the document says it tells, or passes every linker; and
 * every fact that the document admits is really told, shown by two answers that differ in it and in no other fact.
 */
import type { PrivacyDocument } from "./document.js";
import { type Complaint, constancy, difference, equality, order } from "./linkers.js";
import type { Transcript } from "./transcript.js";
import { type Seen, type View, viewsOf } from "./views.js";

function factsOf(document: PrivacyDocument, view: string): string[] {
  return document.linkages.filter((one) => one.seen.includes(view)).map((one) => one.id);
}

const said = (seen: Seen, facts: readonly string[]): string => facts.map((id) => `${id} ${seen.truth[id]}`).join(", ");

/** A value that the accepted facts do not determine tells something more. */
function undetermined(view: View, facts: readonly string[]): Complaint[] {
  const complaints: Complaint[] = [];
  const first = new Map<string, Seen>();
  for (const seen of view.seen) {
    const key = said(seen, facts);
    const before = first.get(key);
    if (before === undefined) first.set(key, seen);
    else if (before.text !== seen.text) {
      const where = facts.length === 0 ? "with nothing to tell them apart" : `both with ${key}`;
      const what = `${before.text} of purse ${before.purse} and ${seen.text} of purse ${seen.purse}, ${where}`;
      complaints.push({ linker: facts.length === 0 ? "same" : "told", view: view.name, what });
    }
  }
  return complaints;
}

/** Facts that the document admits for this view and that no two answers show. */
function unseen(view: View, facts: readonly string[]): Complaint[] {
  return facts
    .filter((id) => {
      const rest = facts.filter((one) => one !== id);
      const values = new Map<string, string>();
      return !view.seen.some((seen) => {
        const key = said(seen, rest);
        const before = values.get(key);
        if (before === undefined) values.set(key, seen.text);
        return before !== undefined && before !== seen.text;
      });
    })
    .map((id) => ({ linker: "unseen", view: view.name, what: `${id} is admitted and is not told` }) as const);
}

/** Everything by which this transcript links more, or less, than the document says. `only`: look at the views whose name begins so. */
export function judge(transcript: Transcript, document: PrivacyDocument, only = ""): Complaint[] {
  const views = viewsOf(transcript, document, only);
  const complaints: Complaint[] = [];
  for (const view of views) {
    const facts = factsOf(document, view.name);
    if (view.field?.[2] === "fresh") {
      complaints.push(...constancy(view), ...order(view), ...difference(view));
      if (facts.length > 0) complaints.push({ linker: "told", view: view.name, what: "is fresh and has facts" });
    } else {
      complaints.push(...undetermined(view, facts), ...unseen(view, facts));
    }
  }
  complaints.push(...equality(views.filter((view) => view.field?.[2] === "fresh")));
  const names = new Set(views.map((view) => view.name));
  for (const { id, seen } of document.linkages) {
    for (const view of seen) {
      if (view.startsWith(only) && !names.has(view))
        complaints.push({ linker: "unseen", view, what: `${id} is admitted and nothing is seen` });
    }
  }
  return complaints;
}
