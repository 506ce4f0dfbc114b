/**
 * What a press means, as docs/wearer.md has it: "a press answers the last question". Nothing is stored but a log of what the wearer was shown and did; what a
 * press means at a moment is read off the log each time. Used by the specification and by the stand-in bracelet of the parties' tests.
 *
 * - A question lapses after 30 s (docs/protocol/link.md, "Consent"). A payment and a SYNC-OPEN, once pressed for, stay approved for 30 s.
 * - While a payment waits for its press, or for the touch after it, no other question is shown (docs/protocol/sync-open.md, docs/protocol/link.md).
 */

export type Question =
  | { readonly kind: "payment"; readonly request: string }
  | { readonly kind: "bind"; readonly number: number; readonly key?: string }
  | { readonly kind: "unload"; readonly number: number; readonly amount_minor: number }
  | { readonly kind: "thaw" }
  | { readonly kind: "sync-open" };

export type Moment = { readonly at_ms: number } & (
  | { readonly what: "shown"; readonly question: Question }
  | { readonly what: "press" }
  /** The question of this kind is over: it was used, refused or withdrawn. */
  | { readonly what: "over"; readonly kind: Question["kind"] }
);

const WAIT_MS = 30_000;

/** Questions whose approval is used later, by the next touch; the others are carried out by the press. */
const usedLater = (q: Question): boolean => q.kind === "payment" || q.kind === "sync-open";

/** The question that a press would answer at `at_ms`, and whether it was pressed for already. */
export function questionAt(
  log: readonly Moment[],
  at_ms: number,
): { readonly question: Question; readonly pressed: boolean } | null {
  const from = log.findLastIndex((m) => m.what === "shown");
  const shown = log[from];
  if (shown?.what !== "shown") return null;
  const { question } = shown;
  let since_ms = shown.at_ms;
  let pressed = false;
  for (const moment of log.slice(from + 1)) {
    if (moment.what === "over" && moment.kind === question.kind) return null;
    if (moment.what !== "press" || moment.at_ms - since_ms >= WAIT_MS) continue;
    if (!usedLater(question)) return null;
    pressed = true;
    since_ms = moment.at_ms;
  }
  return at_ms - since_ms < WAIT_MS ? { question, pressed } : null;
}

/** The payment that waits for its press, or for the touch after it. */
export function waitingPayment(
  log: readonly Moment[],
  at_ms: number,
): { readonly request: string; readonly pressed: boolean } | null {
  const now = questionAt(log, at_ms);
  return now?.question.kind === "payment" ? { request: now.question.request, pressed: now.pressed } : null;
}

/** Was a SYNC-OPEN pressed for in the last 30 s, and not made since? A question that was shown meanwhile takes nothing back. */
export function openAllowed(log: readonly Moment[], at_ms: number): boolean {
  const used = log.findLastIndex((m) => m.what === "over" && m.kind === "sync-open");
  return log.some(
    (m, i) =>
      i > used &&
      m.what === "press" &&
      at_ms - m.at_ms < WAIT_MS &&
      questionAt(log.slice(0, i), m.at_ms)?.question.kind === "sync-open",
  );
}

/** The log after the purse wanted to ask: unchanged when this very question is open already (asking again makes it no longer). */
export function show(log: readonly Moment[], question: Question, at_ms: number): readonly Moment[] {
  const now = questionAt(log, at_ms);
  const again = now !== null && JSON.stringify(now.question) === JSON.stringify(question) && usedLater(question);
  return again ? log : [...log, { what: "shown", question, at_ms }];
}
