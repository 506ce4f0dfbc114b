/** Figures that the documents say in sentences are the ones in the code. The tables need no such test: they are printed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { PRESS_MS } from "../../firmware/purse/consent/question.js";
import { LAST_ANSWER_MS } from "../../firmware/purse/payment/last-answer.js";
import { KEY_LENGTH, ORDER_BODY_LENGTH } from "../../protocol/commands/enrol.js";
import { BANKS_OWN, MAX_HISTORY, NAME_LENGTH, OWN_LIMITS } from "../../protocol/commands/link.js";
import { LINK_NONCE_LENGTH } from "../../protocol/commands/link-open.js";
import { BLOB_LENGTH, REQUEST_LENGTH } from "../../protocol/commands/pay.js";
import { MAX_REPORTED } from "../../protocol/commands/sync.js";
import { FREE_OPENS, HANDLE_WINDOW } from "../../protocol/commands/sync-open.js";
import { BLOB_PLAIN_LENGTH } from "../../protocol/messages/blob.js";
import { CHAIN_LENGTH } from "../../protocol/messages/chain.js";
import {
  FRAME_LENGTH,
  FRAME_PAYLOAD_LENGTH,
  FRAME_PLAIN_LENGTH,
  MESSAGE_LENGTH,
} from "../../protocol/messages/frame.js";
import { MAX_TICKETS } from "../../protocol/messages/key-list.js";
import { MAX_ITEMS } from "../../protocol/messages/orders.js";
import { TICKET_HEAD_LENGTH, TICKET_LENGTH } from "../../protocol/messages/ticket.js";
import { CHUNK_LENGTH, MAX_MESSAGE } from "../../protocol/transport/ble.js";
import { ROOT } from "./tree.js";

const minutes = ["no", "one", "two", "three"];

const shown = (limit: number): string => (limit === BANKS_OWN ? "the bank's, 2³¹ − 1" : String(limit));

/** A document and what it must say. */
const SAID: readonly (readonly [document: string, words: string])[] = [
  ["pay", `waits for ${PRESS_MS / 1000} s`],
  ["pay", `holds for ${PRESS_MS / 1000} s more`],
  ["pay", `until ${minutes[LAST_ANSWER_MS / 60_000]} minutes of being awake`],
  ["pay", `ticket (${TICKET_LENGTH}) ‖ blob (${BLOB_LENGTH})`],
  ["pay", `context (32) ‖ request (${REQUEST_LENGTH}) ‖ flags (1)`],
  ["receipt", `${minutes[LAST_ANSWER_MS / 60_000]} minutes of being awake`],
  ["sync-open", `${FREE_OPENS} opens without a finished sync`],
  ["sync-open", `looks ${HANDLE_WINDOW} handles ahead`],
  ["sync-open", `holds for ${PRESS_MS / 1000} s`],
  ["sync", `wait for a press, ${PRESS_MS / 1000} s`],
  ["link", `waits for a press, ${PRESS_MS / 1000} s`],
  ...OWN_LIMITS.map(
    (l) =>
      ["link", `| ${[l.maxPayment_minor, l.pressFree_minor, l.pressFreeSum_minor].map(shown).join(" | ")} |`] as const,
  ),
  ["link", `lapses after ${PRESS_MS / 1000} s`],
  ["link", `a count of at most ${MAX_HISTORY}`],
  ["link", `${NAME_LENGTH} bytes`],
  ["link-open", `Nonces and proofs are ${LINK_NONCE_LENGTH} bytes each`],
  ["ble", `chunks of at most ${CHUNK_LENGTH} bytes`],
  ["ble", `At most ${MAX_MESSAGE} bytes`],
  ["sync", `from it, ${FRAME_LENGTH} bytes`],
  ["sync", `over ${FRAME_PLAIN_LENGTH} bytes`],
  ["sync", `up to ${MESSAGE_LENGTH} bytes is cut into frames of ${FRAME_PAYLOAD_LENGTH}`],
  ["sync", `at most ${MAX_REPORTED}`],
  ["sync", `at most ${MAX_ITEMS}, applied`],
  ["sync", `up to ${MAX_TICKETS} ×`],
  ["sync", `${CHAIN_LENGTH} bytes, zeros before the first payment`],
  ["enrol", `the ${ORDER_BODY_LENGTH} bytes before it`],
  ["enrol", `Any ${KEY_LENGTH} bytes have this form`],
  ["tickets", `first ${TICKET_HEAD_LENGTH} bytes`],
  ["tickets", `${BLOB_PLAIN_LENGTH} bytes, sealed to ${BLOB_LENGTH}`],
];

const missing = (read: (document: string) => string): string[] =>
  SAID.filter(([document, words]) => !read(document).includes(words)).map(
    ([document, words]) => `${document}: ${words}`,
  );

const onDisk = (document: string) => readFileSync(join(ROOT, `docs/protocol/${document}.md`), "utf8");

describe("figures in the documents", () => {
  it("are the code's", () => {
    expect(missing(onDisk)).to.deep.equal([]);
  });

  it("that are not would be shown", () => {
    expect(missing((document) => onDisk(document).replaceAll("30 s", "31 s"))).to.deep.equal([
      "pay: waits for 30 s",
      "pay: holds for 30 s more",
      "sync-open: holds for 30 s",
      "sync: wait for a press, 30 s",
      "link: waits for a press, 30 s",
      "link: lapses after 30 s",
    ]);
  });
});
