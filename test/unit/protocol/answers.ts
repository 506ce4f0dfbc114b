/**
 * Every answer that the purse gives outside a channel: status word, why, and at which stages of its life. One table for three readers: the documents
 * (tools/docs.ts prints it), answers.spec.ts (plays a scene for each row) and lives.spec.ts (a stranger at every stage).
 *
 * Rows of a command stand in the order in which the purse checks.
 */
import type { CommandName } from "../../../protocol/commands/apdu.js";
import type { SW } from "../../../protocol/commands/status.js";
import { STAGE_NAMES, type Stage } from "./stages.js";

export type Word = keyof typeof SW;

export interface AnswerRow {
  /** Name of its scene: command, dot, what happens. */
  readonly id: string;
  readonly command: CommandName | "any";
  /** The step of ENROL or LINK-OPEN, where it matters. */
  readonly step?: "MAKE" | "PIN" | "ORDER" | "KEY" | "ACTIVATE" | "GREET" | "PROVE";
  readonly word: Word;
  readonly when: string;
  readonly stages: readonly Stage[];
  /** It wrote something although the word is not `done`: said here, because it is the exception. */
  readonly writes?: string;
}

const ALL = STAGE_NAMES;
const OPEN: readonly Stage[] = ["active", "suspended", "damaged", "counter"];
const DAMAGED: readonly Stage[] = ["damaged", "counter"];
const BEFORE_ACTIVE: readonly Stage[] = ["blank", "made", "pinned", "ordered", "enrolled"];

type Short = readonly [id: string, word: Word, when: string, stages: readonly Stage[], writes?: string];

function rows(command: CommandName | "any", list: readonly Short[], step?: AnswerRow["step"]): AnswerRow[] {
  return list.map(([id, word, when, stages, writes]) => ({
    id: `${command}.${id}`,
    command,
    word,
    when,
    stages,
    ...(step === undefined ? {} : { step }),
    ...(writes === undefined ? {} : { writes }),
  }));
}

const active: readonly Stage[] = ["active"];

export const ANSWERS: readonly AnswerRow[] = [
  ...rows("any", [
    ["form", "malformed", "the bytes are not the one form of a command: header, Lc, Le or length", ALL],
    ["unselected", "refused", "no SELECT of this application in this field, or over this connection, yet", ALL],
    [
      "ble",
      "refused",
      "over BLE: PAY, RECEIPT and ENROL always; SYNC-OPEN and SYNC unless a link is proved over it",
      ALL,
    ],
  ]),
  ...rows("select", [
    ["other", "notFound", "another application's name of the same length; the purse is no longer selected", ALL],
    ["done", "done", "our AID; an open session ends", ALL],
  ]),
  ...rows("pay", [
    ["life", "refused", "the purse is neither active nor suspended", [...BEFORE_ACTIVE, "retired"]],
    ["form", "malformed", "`online` is neither 0 nor 1, or the amount is 0 or above 2³¹ − 1", OPEN],
    ["suspended", "sync", "the purse is suspended: it needs a sync", ["suspended", ...DAMAGED]],
    ["currency", "refused", "not the purse's currency", active],
    [
      "rebuilt",
      "working",
      "likewise, but a power cut took the bytes: this command did a part of making them again",
      active,
    ],
    [
      "again",
      "done",
      "the very same request as the last payment, while its answer is given again: the very same bytes",
      active,
    ],
    ["frozen", "refused", "the wearer's phone has frozen the purse", active],
    ["cap", "refused", "above the cap of one payment: the bank's, or the wearer's own where it is lower", active],
    ["pending", "refused", "another request waits for a press", active],
    ["press-amount", "press", "above the press-free amount, and not pressed for", active],
    ["press-field", "press", "a press-free payment was already made in this field", active],
    ["ticket", "sync", "no ticket is left; the question of a payment is withdrawn", active],
    ["max", "refused", "more than the ticket's `max_minor`", active],
    ["offline", "refused", "the payee is offline and the ticket may not be accepted offline", active],
    ["press-sum", "press", "press-free payments since the last press would exceed their sum", active],
    ["room", "working", "the journal is full: idle time makes room", active],
    ["unready", "working", "the payment is not prepared yet: this command did a part of it", active],
    ["seal", "refused", "the ticket's secret does not open: suspended from now on", active],
    ["balance", "refused", "more than the balance; the question of a payment is withdrawn", active],
    ["name", "refused", "a payment of the same payee and txId is remembered, and this differs from it", active],
    ["older", "refused", "the very same request is remembered, but a later payment was made", active],
    ["unheld", "refused", "the very same request, but two minutes of being awake have passed", active],
    [
      "name-pressed",
      "refused",
      "pressed for, but a payment of the same payee and txId is remembered; the question is withdrawn",
      active,
    ],
    [
      "counter",
      "refused",
      "the vault's counter, once bumped, is not this payment's number, or the signature fails its own check: suspended from now on",
      active,
      "the counter",
    ],
    ["paid", "done", "paid: the record is on flash before this leaves", active],
  ]),
  ...rows("receipt", [
    ["life", "refused", "the purse is neither active nor suspended", [...BEFORE_ACTIVE, "retired"]],
    ["other", "refused", "the last payment is not this one, or there is none", OPEN],
    ["unheld", "refused", "two minutes of being awake have passed; unpaid does not follow", ["active"]],
    [
      "rebuilt",
      "working",
      "a power cut took the bytes: they are made again, this command did a part of it",
      ["active", "suspended", "counter"],
    ],
    [
      "held",
      "done",
      "payee, txId and nonce are the last payment's: the very same bytes",
      ["active", "suspended", "counter"],
    ],
  ]),
  ...rows("sync-open", [
    ["life", "refused", "the purse is neither active nor suspended", [...BEFORE_ACTIVE, "retired"]],
    [
      "press",
      "done",
      "32 opens without a finished sync, and no press: a handle that names no purse, and a nonce; nothing is written, and the light asks for the press",
      OPEN,
    ],
    ["done", "done", "handle and nonce; the index is in the vault before this leaves", OPEN],
  ]),
  ...rows("sync", [
    ["life", "refused", "the purse is neither active nor suspended", [...BEFORE_ACTIVE, "retired"]],
    ["closed", "refused", "no session is open", OPEN],
    ["box", "refused", "the frame does not open under the session's key and count; the session ends", OPEN],
    ["order", "refused", "a genuine frame that is not due (kind, or a “next” with content); the session ends", OPEN],
    ["long", "refused", "the message grows over 2200 bytes; the session ends", OPEN],
    ["hello", "refused", "HELLO is not four bytes; the session ends", OPEN],
    ["items", "refused", "ORDERS do not decode, whole; the session ends", OPEN],
    [
      "acknowledge",
      "refused",
      "ORDERS acknowledge payments that were never made; the session ends",
      ["active", "suspended"],
    ],
    [
      "credit",
      "refused",
      "ORDERS skip a credit number, or the balance would pass 2³¹ − 1; the session ends",
      ["active", "suspended"],
    ],
    ["memory", "refused", "no baseline, and no memory to apply ORDERS to; the session ends", ["damaged"]],
    [
      "baseline-counter",
      "refused",
      "a baseline whose `seq` is not the vault's counter; the session ends",
      ["suspended", ...DAMAGED],
    ],
    ["baseline-params", "refused", "a baseline without parameters, and none are known; the session ends", ["damaged"]],
    ["done", "done", "the next frame; what ORDERS say is on flash before it leaves", OPEN],
  ]),
  ...rows("link-open", [
    ["life", "refused", "any step; the purse is neither active nor suspended", [...BEFORE_ACTIVE, "retired"]],
  ]),
  ...rows("link-open", [["greet", "done", "16 fresh bytes; a link that was open ends", OPEN]], "GREET"),
  ...rows(
    "link-open",
    [
      ["early", "refused", "no GREET since the last PROVE", OPEN],
      ["proof", "refused", "not the bound phone's proof, or no phone is bound: GREET again", OPEN],
      ["prove", "done", "the purse's proof; the link is open", OPEN],
    ],
    "PROVE",
  ),
  ...rows("link", [
    ["life", "refused", "the purse is neither active nor suspended", [...BEFORE_ACTIVE, "retired"]],
    ["closed", "refused", "no link is open", OPEN],
    ["box", "refused", "the frame does not open under the link's key and count; the link ends", OPEN],
    ["order", "refused", "a genuine frame that is not due (kind, or a “next” with content); the link ends", OPEN],
    ["long", "refused", "the message grows over 2200 bytes; the link ends", OPEN],
    ["done", "done", "the next frame; what it changes is on flash before it leaves", OPEN],
  ]),
  ...rows("enrol", [
    ["life", "refused", "any step; the purse is suspended or retired", ["suspended", ...DAMAGED, "retired"]],
  ]),
  ...rows(
    "enrol",
    [
      ["make-late", "refused", "the purse is in use", active],
      ["make-form", "malformed", "the byte names no suite", BEFORE_ACTIVE],
      ["make-other", "refused", "the identity key is of the other suite", ["made", "pinned", "ordered", "enrolled"]],
      ["make", "working", "the identity key is being made in idle time", ["blank"]],
      ["made", "done", "the identity key's public half, 33 bytes", ["made", "pinned", "ordered", "enrolled"]],
    ],
    "MAKE",
  ),
  ...rows(
    "enrol",
    [
      ["pin-late", "refused", "the purse is in use", active],
      ["pin-other", "refused", "another PIN was accepted", ["pinned", "ordered", "enrolled"]],
      ["pin-again", "done", "the same PIN again", ["pinned", "ordered", "enrolled"]],
      ["pin-form", "malformed", "the attestation's version or level is out of range", ["blank", "made"]],
      ["pin-identity", "refused", "no identity key yet, or the attestation is of another one", ["blank", "made"]],
      ["pin", "done", "pinned, once and for all", ["made"]],
    ],
    "PIN",
  ),
  ...rows(
    "enrol",
    [
      ["order-active", "done", "in use, before the first SYNC-OPEN: the same order again, the same answer", active],
      ["order-late", "refused", "in use: another order, or after the first SYNC-OPEN", active],
      ["order-unpinned", "refused", "no PIN yet", ["blank", "made"]],
      ["order-form", "malformed", "version, suite or class is out of range", ["pinned", "ordered", "enrolled"]],
      ["order-institution", "refused", "not the pinned institution", ["pinned", "ordered", "enrolled"]],
      ["order-suite", "refused", "not the suite of the identity key", ["pinned", "ordered", "enrolled"]],
      ["order-again", "done", "the same order again: the same answer", ["ordered", "enrolled"]],
      ["order-other", "refused", "another order, and the wallet key is agreed", ["enrolled"]],
      ["order", "done", "attestation and a fresh nonce; an earlier order is forgotten", ["pinned", "ordered"]],
    ],
    "ORDER",
  ),
  ...rows(
    "enrol",
    [
      ["key-active", "done", "in use, before the first SYNC-OPEN: the same KEY again, the same answer", active],
      ["key-late", "refused", "in use: another KEY, or after the first SYNC-OPEN", active],
      ["key-unordered", "refused", "no order yet", ["blank", "made", "pinned"]],
      ["key-again", "done", "the wallet key is agreed and this is its KEY: the purse's confirmation", ["enrolled"]],
      ["key-other", "refused", "the wallet key is agreed and this is another KEY", ["enrolled"]],
      ["key-bad", "refused", "this KEY was tried: E is no point, or the institution does not confirm", ["ordered"]],
      ["key", "working", "the wallet key is being agreed in idle time", ["ordered"]],
    ],
    "KEY",
  ),
  ...rows(
    "enrol",
    [
      ["activate-early", "refused", "no wallet key yet", ["blank", "made", "pinned", "ordered"]],
      ["activate-box", "refused", "the box does not open, or its parameters are out of range", ["enrolled"]],
      ["activate", "done", "in use: the journal is begun, then the vault's mark is set", ["enrolled"]],
      ["activate-again", "done", "the same box again, before the first SYNC-OPEN", active],
      ["activate-late", "refused", "the same box after the first SYNC-OPEN, or another box", active],
    ],
    "ACTIVATE",
  ),
];
