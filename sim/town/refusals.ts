/** Every way in which the simulated town refuses a request before anything has happened: a name, the status over HTTP, and a sentence that helps. */

import { err, type Result } from "../../protocol/codec/result.js";

export const REFUSALS = {
  "no-such-bracelet": {
    status: 404,
    sentence: "There is no bracelet of this name. GET /v1/state lists those there are.",
  },
  "no-such-place": { status: 404, sentence: "There is no terminal of this name. GET /v1/state lists those there are." },
  "no-such-sale": { status: 404, sentence: "This terminal has no such sale. Give an amount for a new one." },
  "at-the-counter": { status: 409, sentence: "The bracelet is still at the counter. Wait until it is issued." },
  "no-power": { status: 409, sentence: "The bracelet has no power. POST /v1/power switches it on." },
  "no-network": {
    status: 409,
    sentence: "The phone has no network, so it cannot reach the bank. POST /v1/network gives it one.",
  },
  "too-many-bracelets": { status: 409, sentence: "The counter has handed out all the bracelets it has." },
  "counter-empty": { status: 409, sentence: "The counter has not bought that much value from the institution." },
  "too-much-cash": { status: 422, sentence: "That is more than a bracelet of this level may hold." },
  "too-late": { status: 422, sentence: "The simulated clock goes no further than ten years." },
  "no-amount": { status: 422, sentence: "This needs amount_minor, the amount in fen." },
  "amount-unused": { status: 422, sentence: "This takes no amount_minor." },
  "no-limits": { status: 422, sentence: "This needs limits: largest payment, press-free payment, press-free sum." },
  "limits-unused": { status: 422, sentence: "This takes no limits; only limits does." },
  "no-soft-wallet": { status: 409, sentence: "The phone has no soft wallet. POST /v1/phone with open opens one." },
  "which-bracelet": { status: 422, sentence: "Say which bracelet; to replace a lost one, say by which heir as well." },
  "bracelet-unused": { status: 422, sentence: "This is about no bracelet, or about one alone." },
  "not-paid": { status: 409, sentence: "This sale has not been paid, so there is nothing to give back." },
  "terminal-off-line": {
    status: 409,
    sentence: "The terminal is offline, and money is given back through the bank. POST /v1/network gives it a network.",
  },
  "no-such-level": { status: 422, sentence: "Rules are for level 0 or 1, and need at least one limit that is new." },
  "rules-unused": { status: 422, sentence: "Only what rules takes a level and limits." },
  "too-many-keys": { status: 409, sentence: "The town keeps a hundred ticket keys of an institution, and no more." },
  "amount-or-sale": {
    status: 422,
    sentence: "Give amount_minor for a new sale, or sale to touch again for one that is there; not both.",
  },
  "accident-unclear": {
    status: 422,
    sentence: "An accident with power needs cut; one by walking away needs nothing else.",
  },
  busy: {
    status: 429,
    sentence: "Too many are waiting for their turn already. Wait for an answer before asking again.",
  },
  closed: { status: 503, sentence: "The simulator is closing." },
} as const satisfies Record<string, { readonly status: number; readonly sentence: string }>;

export type RefusalName = keyof typeof REFUSALS;

export type TownResult<T> = Result<T, RefusalName>;

export const refuse = (refusal: RefusalName): Result<never, RefusalName> => err(refusal);
