/**
 * Every reason for which a party refuses: a name, one sentence, and who can mend it. Refusals are values. What is thrown is a defect or a failed machine,
 * never the answer to an input.
 */

import { err, type Result } from "../../protocol/codec/result.js";

export const PARTY_ERRORS = {
  // Books.
  "bad-amount": { sentence: "The amount is not a whole number of fen in range.", mend: "caller" },
  "bad-transfer": { sentence: "The lines of a transfer do not balance.", mend: "caller" },
  "no-such-account": { sentence: "There is no such account.", mend: "caller" },
  "insufficient-funds": { sentence: "The account does not hold that much.", mend: "caller" },
  "key-reused": { sentence: "This idempotency key was used for something else.", mend: "caller" },
  "reserve-too-small": { sentence: "The institution's reserve does not cover the issue.", mend: "institution" },
  "not-outstanding": { sentence: "The institution does not have that much in circulation.", mend: "institution" },
  "unknown-institution": { sentence: "The institution is not known here.", mend: "central bank" },
  // Bytes.
  undecodable: { sentence: "The bytes do not have the form that they should have.", mend: "sender" },
  // Cooperative banks and enrolment.
  "class-not-delegable": {
    sentence: "A cooperative bank may enrol anonymous wallets of class IV only.",
    mend: "institution",
  },
  "bad-range": { sentence: "The range of wallet numbers is empty or not eight bytes.", mend: "institution" },
  "range-taken": { sentence: "Part of this range belongs to another cooperative bank.", mend: "institution" },
  "wrong-institution": { sentence: "This was made for another institution.", mend: "cooperative bank" },
  "wrong-suite": { sentence: "The institution's keys are of another suite.", mend: "cooperative bank" },
  "certificate-forged": { sentence: "The cooperative bank's certificate is not ours.", mend: "cooperative bank" },
  "certificate-expired": { sentence: "The cooperative bank's certificate has expired.", mend: "institution" },
  "certificate-mismatch": { sentence: "The order names another cooperative bank or key.", mend: "cooperative bank" },
  "order-forged": { sentence: "The order is not signed by the certified enrolment key.", mend: "cooperative bank" },
  "order-stale": { sentence: "The order is too old or from the future.", mend: "cooperative bank" },
  "wallet-out-of-range": { sentence: "The wallet number is outside the bank's range.", mend: "cooperative bank" },
  "class-too-good": {
    sentence: "The cooperative bank may not enrol a wallet of this class.",
    mend: "cooperative bank",
  },
  "wrong-currency": { sentence: "The institution does not issue this currency.", mend: "cooperative bank" },
  "unknown-maker": { sentence: "The maker of this secure element is not trusted here.", mend: "maker" },
  "attestation-forged": { sentence: "The attestation is not signed by its maker.", mend: "maker" },
  "bad-identity": { sentence: "The identity key is not a point of the curve.", mend: "maker" },
  "identity-known": { sentence: "This bracelet already carries another wallet.", mend: "cooperative bank" },
  "wallet-taken": { sentence: "This wallet number is already in use by another bracelet.", mend: "cooperative bank" },
  "no-enrolment": { sentence: "No enrolment of this wallet is under way.", mend: "cooperative bank" },
  "confirmation-wrong": { sentence: "The bracelet has not confirmed the wallet key.", mend: "cooperative bank" },
  // Wallets and loads.
  "no-such-wallet": { sentence: "There is no such wallet.", mend: "caller" },
  "wallet-suspended": { sentence: "The wallet is suspended.", mend: "institution" },
  "over-balance-cap": { sentence: "The wallet would hold more than its level allows.", mend: "caller" },
  "not-personal": { sentence: "This is not a person's soft wallet.", mend: "caller" },
  "name-taken": { sentence: "This name is in use for something else.", mend: "caller" },
  "over-soft-cap": { sentence: "The soft wallet would hold more than its class allows.", mend: "caller" },
  "bad-rule": {
    sentence:
      "These limits of a level contradict each other: press-free at most a payment, a payment at most the balance, 1 to 16 tickets.",
    mend: "institution",
  },
  // Binding, unloading, loss.
  "not-bound": { sentence: "This soft wallet is not bound to this bracelet.", mend: "holder: hold to the phone" },
  "bound-elsewhere": { sentence: "The bracelet is bound to another phone.", mend: "holder: unbind that first" },
  "unbind-first": {
    sentence: "The bracelet has not yet received the end of its last binding.",
    mend: "holder: touch again",
  },
  "unload-waits": { sentence: "Another unload of this bracelet waits.", mend: "holder: press, or cancel it" },
  "over-unloadable": {
    sentence: "Open tickets and the balance do not leave so much to be unloaded.",
    mend: "holder: less, or later",
  },
  "no-such-unload": { sentence: "There is no such unload.", mend: "caller" },
  "unload-done": { sentence: "This unload was pressed for and is done.", mend: "nobody" },
  "not-lost": { sentence: "This bracelet was not reported lost.", mend: "holder: report it" },
  "replaced-already": { sentence: "This bracelet is being replaced by another one.", mend: "nobody" },
  // Sync.
  "unknown-handle": {
    sentence:
      "No wallet here has this handle. If the bracelet asks for a press: press, then hold it again. If not, it is another bank's.",
    mend: "wearer: press, then hold again",
  },
  "channel-broken": { sentence: "A frame was not the next one of this session.", mend: "holder: touch again" },
  "session-over": { sentence: "This session has ended.", mend: "holder: touch again" },
  "not-synced": { sentence: "The bracelet's message cannot be read.", mend: "maker" },
  // Claims.
  "ticket-forged": { sentence: "The ticket is not signed by this institution.", mend: "payee" },
  "unknown-ticket": { sentence: "This institution has no such ticket on its books.", mend: "payee" },
  "payment-forged": { sentence: "The payment is not signed under its ticket.", mend: "payee" },
  "wrong-payee": { sentence: "The payment names another payee.", mend: "payee" },
  "unknown-merchant": { sentence: "There is no such merchant here.", mend: "institution" },
  "over-ticket": { sentence: "The amount is more than the ticket is good for.", mend: "payee" },
  "not-offline": { sentence: "The ticket is not good for a payee that is offline.", mend: "payee" },
  "claim-too-late": { sentence: "The time to claim this payment is over.", mend: "nobody" },
  "ticket-lapsed": { sentence: "The ticket has lapsed and its money went back.", mend: "nobody" },
  forked: {
    sentence: "Another payment under the same ticket was paid first; this one is evidence.",
    mend: "institution",
  },
  "paid-otherwise": {
    sentence:
      "The name of this sale was paid with another ticket, and a name is paid once; this payment's money goes back.",
    mend: "payee: a new sale",
  },
  "guarantee-exhausted": { sentence: "The institution cannot cover an overspend at the moment.", mend: "institution" },
  // Between institutions.
  "unknown-peer": { sentence: "No agreement with this institution.", mend: "institution" },
  "peer-silent": { sentence: "The other institution does not answer.", mend: "institution: again later" },
  "round-open": { sentence: "Another netting round is not finished.", mend: "institution: finish it" },
  "not-due": { sentence: "An institution claims more than is due to it.", mend: "institution" },
  "round-done": { sentence: "The central bank has netted this round; it can only be finished.", mend: "nobody" },
  "no-such-round": { sentence: "There was never a netting round of this name.", mend: "caller" },
  "no-members": {
    sentence: "A netting round needs two institutions whose addresses the central bank was given.",
    mend: "operator: --peer",
  },
  "bad-key-number": { sentence: "Key numbers follow each other without a gap.", mend: "institution" },
  "bad-expiry": { sentence: "A certificate must expire later than now.", mend: "institution" },
  // Refunds.
  "no-such-payment": { sentence: "The payee has no such settled payment.", mend: "payee" },
  "refund-too-much": { sentence: "More would be refunded than was paid.", mend: "payee" },
  // Bracelets at a station or terminal.
  torn: { sentence: "The bracelet was lost in the middle of an answer.", mend: "holder: touch again" },
  "bracelet-refused": { sentence: "The bracelet refused.", mend: "holder" },
  "bracelet-busy": { sentence: "The bracelet is still working after many tries.", mend: "holder: wait, touch again" },
  "bracelet-babbles": { sentence: "The bracelet's answer has the wrong form.", mend: "maker" },
  // A phone and its bracelet.
  "phone-unknown": { sentence: "The bracelet is not bound to this phone.", mend: "holder: bind it" },
  "bracelet-unproven": { sentence: "This is not the bracelet that the phone is bound to.", mend: "nobody" },
  "not-linked": { sentence: "The link with the bracelet has ended.", mend: "holder: connect again" },
  "limits-not-offered": {
    sentence: "A bracelet takes no limits but those on the list that is the same for all.",
    mend: "wearer: choose from the list",
  },
  "no-such-sale": { sentence: "The terminal knows no such sale.", mend: "payee" },
  // Requests over HTTP.
  malformed: { sentence: "The request is not what the document of this interface says.", mend: "caller" },
  "too-large": { sentence: "The request is larger than this route takes.", mend: "caller" },
  "not-json": { sentence: "The body must be JSON and say so in Content-Type.", mend: "caller" },
  "no-such-route": { sentence: "There is nothing here; GET /openapi.json lists what there is.", mend: "caller" },
  "no-token": { sentence: "This needs an Authorization header with a bearer token that is good here.", mend: "caller" },
  "wrong-role": { sentence: "The token's role may not do this.", mend: "operator" },
  "not-yours": { sentence: "The token is good for its owner's own affairs only.", mend: "caller" },
  "no-idempotency-key": {
    sentence: "What moves money needs an Idempotency-Key header of 1 to 200 visible characters.",
    mend: "caller",
  },
  "no-such-session": { sentence: "There is no such sync session, or it has ended.", mend: "holder: touch again" },
  "too-many-sessions": { sentence: "Too many sync sessions are open; they expire.", mend: "caller: wait" },
  "no-such-token": { sentence: "There is no such token.", mend: "caller" },
  "bad-subject": {
    sentence: "A token of this role must name its owner, and only as this role does.",
    mend: "operator",
  },
  "too-many-requests": {
    sentence: "Too many requests in a minute; Retry-After says when to go on.",
    mend: "caller: wait",
  },
  busy: {
    sentence: "The transaction lost against others every time; nothing was done, try again.",
    mend: "caller: ask again",
  },
  "database-away": {
    sentence: "The database cannot be reached; try again with the same key, and it is done once.",
    mend: "operator",
  },
  "party-away": {
    sentence: "Another bank did not answer; try again with the same key, and it is done once.",
    mend: "operator",
  },
  "party-closed": {
    sentence:
      "Another bank does not authorize this one; nothing was decided, try again with the same key when it does.",
    mend: "operator: token and address",
  },
  "too-slow": {
    sentence: "This took too long; try again with the same key, and it is done once.",
    mend: "caller: ask again",
  },
  broken: { sentence: "Something here is broken; the log has it under the number of this request.", mend: "operator" },
} as const;

export type ErrorName = keyof typeof PARTY_ERRORS;

export interface PartyError {
  readonly name: ErrorName;
  readonly sentence: string;
  /** Who can put it right. */
  readonly mend: string;
}

export type PartyResult<T> = Result<T, PartyError>;

export function errorOf(name: ErrorName): PartyError {
  return { name, ...PARTY_ERRORS[name] };
}

export function refuse(name: ErrorName): Result<never, PartyError> {
  return err(errorOf(name));
}
