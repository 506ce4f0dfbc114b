/** The commands that take a line or two: SELECT, RECEIPT; and the status words. */
import { apduCases } from "./apdu.js";
import { bad, cuts, field, good, hexOf, u16, worked } from "./layout.js";
import { WORKED_REQUEST } from "./ticket.js";
import { INSTITUTION } from "./world.js";

const AID = "f04f5055525345";

export function selectVectors() {
  const fields = [
    field("version", "01", "protocol version"),
    field("suites", "03", "bit n − 1 for suite n: what the firmware speaks, whatever this purse uses"),
    field("institution", INSTITUTION, "operating institution; zeros before PIN"),
  ];
  const d = "decodeSelectAnswer";
  const hex = hexOf(fields);
  const form = { command: "select", cla: "00", ins: "a4", p1: "04", data: AID, dataMeans: "the AID, F0 “OPURSE”" };
  return {
    cases: [
      ...apduCases(form, "SELECT"),
      worked(d, "answer", fields, { version: 1, suites: 3, institution: INSTITUTION }),
      good(d, "a blank bracelet", "010300000000", { version: 1, suites: 3, institution: "00000000" }),
      ...cuts(d, hex),
      bad(d, "version 2", `02${hex.slice(2)}`, "bad-version"),
      bad(d, "no suite", `0100${hex.slice(4)}`, "bad-suite"),
      bad(d, "a suite that is none", `0104${hex.slice(4)}`, "bad-suite"),
    ],
  };
}

export function receiptVectors() {
  const { payee, txId, nonce } = WORKED_REQUEST.value;
  const fields = [
    field("payee", payee, "of the payment"),
    field("txId", txId, "its name"),
    field("nonce", nonce, "its nonce, which only its terminal knows"),
  ];
  const data = hexOf(fields);
  const form = { command: "receipt", cla: "80", ins: "52", p1: "00", data, dataMeans: "which payment" };
  return {
    cases: [
      ...apduCases(form, "RECEIPT"),
      worked("decodeReceipt", "data", fields, { payee, txId, nonce }),
      ...cuts("decodeReceipt", data),
    ],
  };
}

const WORDS: readonly (readonly [string, number])[] = [
  ["done", 0x9000],
  ["press", 0x9001],
  ["sync", 0x9002],
  ["working", 0x9003],
  ["refused", 0x6985],
  ["malformed", 0x6a80],
  ["notFound", 0x6a82],
];

export function statusVectors() {
  const d = "decodeResponse";
  const fields = [field("data", "010200000000", "at most 250 bytes"), field("SW", "9000", "status word, SW1 SW2")];
  return {
    words: WORDS.map(([name, sw]) => ({ name, sw: u16(sw) })),
    cases: [
      worked(d, "an answer", fields, { data: "010200000000", sw: 0x9000 }),
      ...WORDS.map(([name, sw]) => good(d, name, u16(sw), { data: "", sw })),
      good(d, "the longest", `${"00".repeat(250)}9000`, { data: "00".repeat(250), sw: 0x9000 }),
      bad(d, "empty", "", "too-short"),
      bad(d, "half a status word", "90", "too-short"),
      bad(d, "251 bytes of data", `${"00".repeat(251)}9000`, "too-long"),
      bad(d, "a refusal that says more", "006985", "bad-value"),
    ],
  };
}
