/** The scenes of SELECT, PAY, RECEIPT and of what holds for all commands. */
import { encodeCommand } from "../../../protocol/commands/apdu.js";
import { encodePay, encodeRequest, type PayRequest } from "../../../protocol/commands/pay.js";
import { encodeReceipt } from "../../../protocol/commands/receipt.js";
import { encodeSelect } from "../../../protocol/commands/select.js";
import { AID } from "../../../protocol/messages/labels.js";
import { answer, PARAMS } from "../../harness/bank.js";
import { type PurseOptions, patientExchange, purse, request, rest } from "../../harness/purse.js";
import { kind, met, noiseCommand, plainly, rebooted, type Scenes } from "./scenes.js";
import { type Stage, type Staged, stage } from "./stages.js";

const pay = (fields: Partial<PayRequest> = {}) => plainly(() => encodePay(request(fields)));

/** The staged bracelet after it paid, and the request. */
function paid(staged: Staged, fields: Partial<PayRequest> = {}) {
  const r = request(fields);
  const { data } = patientExchange(staged.bracelet, encodePay(r));
  if (data.length === 0) throw new Error("the scene's first payment was not made");
  return { r, data };
}

/** The bracelet in a new field. */
function again(staged: Staged): Staged {
  staged.bracelet.field(false);
  staged.bracelet.field(true);
  answer(staged.bracelet, encodeSelect());
  return staged;
}

/** A purse with other limits, selected. */
function other(options: PurseOptions): Staged {
  const staged = purse(options);
  staged.bracelet.field(true);
  answer(staged.bracelet, encodeSelect());
  return staged;
}

/** A payment is made at an active stage, and then the stage is reached. */
function paidAt(at: Stage) {
  const staged = met("active");
  const { r, data } = paid(staged);
  if (at === "suspended") staged.bank.sync(staged.bracelet, () => [{ tag: "suspend" }]);
  if (at === "counter") staged.board.count = (staged.board.count ?? 0) + 1;
  return { staged: at === "active" ? staged : rebooted(staged), r, data };
}

/** Programs the secrets of all tickets on flash to other values, as wear or an attacker might. */
function spoilSecrets({ board }: Staged): void {
  for (let at = 0; at < board.memory.length; at += 256) {
    if (board.memory[at + 1] === 0x82) for (let i = 224; i < 256; i++) board.memory[at + i] &= 0x0f;
  }
}

/** Fills the journal to its last record, without idle time. */
function fillJournal(staged: Staged): void {
  const item = { tag: "params", params: { ...PARAMS, tickets: 2 } } as const;
  for (let room = roomOf(staged); room > 0; room = roomOf(staged)) {
    staged.bank.sync(staged.bracelet, () => Array.from({ length: Math.min(room, 32) }, () => item));
  }
}

/** Blank records after the last one of the region that was written last. */
function roomOf({ board }: Staged): number {
  const half = board.memory.length / 2;
  const blank = [0, half].map((base) => {
    let count = 0;
    for (let at = base + half - 256; at >= base && board.memory[at] === 0xff; at -= 256) count++;
    return count;
  });
  const live = blank.filter((count) => count < half / 256);
  if (live.length !== 1) throw new Error("the scene wants one region in use");
  return live[0];
}

export const PAY_SCENES: Scenes = {
  "any.form": plainly(() => Uint8Array.of(0x80, 0x50, 0, 0, 1)),
  "any.unselected": (at) => kind(stage(at), noiseCommand("receipt")),
  "select.other": plainly(() =>
    encodeCommand(
      "select",
      Uint8Array.from(AID, (byte) => byte ^ 1),
    ),
  ),
  "select.done": plainly(() => encodeSelect()),

  "pay.life": pay(),
  "pay.form": plainly(() => encodeCommand("pay", encodeRequest(request({ amount_minor: 0 })))),
  "pay.suspended": pay(),
  "pay.currency": pay({ currency: 840 }),
  "pay.again": (at) => {
    const staged = met(at);
    const { r, data } = paid(staged);
    staged.board.uptime_ms += 119_999;
    return kind(staged, encodePay(r), data);
  },
  "pay.cap": pay({ amount_minor: PARAMS.maxPayment_minor + 1 }),
  "pay.pending": (at) => {
    const staged = met(at);
    answer(staged.bracelet, encodePay(request({ amount_minor: PARAMS.pressFree_minor + 1 })));
    return kind(staged, encodePay(request()));
  },
  "pay.press-amount": pay({ amount_minor: PARAMS.pressFree_minor + 1 }),
  "pay.press-field": (at) => {
    const staged = met(at);
    paid(staged);
    return kind(staged, encodePay(request()));
  },
  "pay.name": (at) => {
    const staged = met(at);
    const { r } = paid(staged);
    return kind(again(staged), encodePay({ ...r, amount_minor: r.amount_minor + 1 }));
  },
  "pay.older": () => {
    const staged = other({});
    const { r } = paid(staged);
    paid(again(staged));
    return kind(again(staged), encodePay(r));
  },
  "pay.unheld": (at) => {
    const staged = met(at);
    const { r } = paid(staged);
    staged.board.uptime_ms += 120_000;
    return kind(again(staged), encodePay(r));
  },
  "pay.name-pressed": (at) => {
    const staged = met(at);
    const { r } = paid(staged);
    const more = encodePay({ ...r, amount_minor: PARAMS.pressFree_minor + 1 });
    answer(staged.bracelet, more);
    staged.bracelet.press();
    return kind(staged, more);
  },
  "pay.balance": () => kind(other({ balance_minor: 999 }), encodePay(request({ amount_minor: 1_000 }))),
  "pay.ticket": () => {
    const staged = other({ params: { ...PARAMS, tickets: 1 } });
    paid(staged);
    return kind(again(staged), encodePay(request()));
  },
  "pay.max": () => {
    const params = { ...PARAMS, maxPayment_minor: 20_000, pressFree_minor: 20_000, pressFreeSum_minor: 20_000 };
    return kind(other({ params }), encodePay(request({ amount_minor: 10_001 })));
  },
  "pay.offline": () => kind(other({ level: 0 }), encodePay(request({ online: false }))),
  "pay.press-sum": () =>
    kind(
      other({ params: { ...PARAMS, pressFreeSum_minor: 999 } }),
      encodePay(request({ amount_minor: 1_000, online: true })),
    ),
  "pay.room": (at) => {
    const staged = met(at);
    fillJournal(staged);
    answer(staged.bracelet, encodeSelect());
    return kind(staged, encodePay(request()));
  },
  // A copy that was just powered on.
  "pay.rebuilt": (at) => {
    const { staged, r } = paidAt(at);
    return kind(rebooted(staged), encodePay(r));
  },
  "pay.unready": (at) => kind(met(at), encodePay(request())),
  "pay.counter": (at) => {
    const staged = met(at);
    staged.board.count = (staged.board.count ?? 0) + 1;
    return kind(staged, encodePay(request()));
  },
  "pay.seal": (at) => {
    const staged = stage(at);
    spoilSecrets(staged);
    return kind(rebooted(staged), encodePay(request()));
  },
  "pay.paid": pay(),

  "receipt.life": plainly(() => noiseCommand("receipt")),
  "receipt.other": plainly(() => noiseCommand("receipt")),
  "receipt.unheld": (at) => {
    const { staged, r } = paidAt(at);
    staged.board.uptime_ms += 120_000;
    return kind(staged, encodeReceipt(r));
  },
  "receipt.rebuilt": (at) => {
    const { staged, r } = paidAt(at);
    return kind(at === "active" ? rebooted(staged) : staged, encodeReceipt(r));
  },
  "receipt.held": (at) => {
    const { staged, r, data } = paidAt(at);
    rest(staged.bracelet);
    staged.bracelet.field(true);
    answer(staged.bracelet, encodeSelect());
    return kind(staged, encodeReceipt(r), data);
  },
};
