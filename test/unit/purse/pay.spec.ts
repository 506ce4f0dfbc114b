/** PAY: what is paid, what is refused and in which order, and that a payment happens once. */
import { expect } from "chai";
import { Bracelet } from "../../../firmware/main.js";
import { CUE } from "../../../firmware/port/panel.js";
import { verifier } from "../../../parties/shared/crypto/verifier.js";
import { openBlob } from "../../../parties/shared/crypto/wallet-key.js";
import { ascii } from "../../../protocol/codec/bytes.js";
import { decodePayAnswer, encodeRequest, type PayRequest, payMessage } from "../../../protocol/commands/pay.js";
import { encodeReceipt } from "../../../protocol/commands/receipt.js";
import { SW } from "../../../protocol/commands/status.js";
import { decodeBlob } from "../../../protocol/messages/blob.js";
import { ticketDigest, ticketId } from "../../../protocol/messages/ticket.js";
import { answer, type Bank, PARAMS } from "../../harness/bank.js";
import { meet, pay, purse, request, rest, touch } from "../../harness/purse.js";

/** Decodes and verifies an answer with the independent implementation; returns the blob. */
function verified(bank: Bank, r: PayRequest, data: Uint8Array) {
  const decoded = decodePayAnswer(data);
  if (!decoded.ok) throw new Error(decoded.error);
  const { ticket, blob, signature } = decoded.value;
  const certified = ticketDigest(verifier, ticket.head, ticket.publicKey);
  expect(verifier.verify(certified, ticket.signature, bank.key.publicKey), "certificate").to.equal(true);
  const digest = payMessage(verifier, decoded.value, encodeRequest(r));
  expect(verifier.verify(digest, signature, ticket.publicKey), "payment").to.equal(true);
  const plain = openBlob(bank.walletKey, ticketId(verifier, ticket.publicKey), blob);
  const opened = plain === null ? null : decodeBlob(plain);
  if (!opened?.ok) throw new Error("the blob does not open");
  return { ...decoded.value, blob: opened.value };
}

describe("PAY", () => {
  it("pays, and the payment verifies with an implementation that is not ours", () => {
    const { bracelet, bank, board } = purse();
    const r = request({ amount_minor: 1_234 });
    rest(bracelet);
    board.resetCounts();
    const got = touch(bracelet, r);
    expect(board.programmed, "bytes of flash").to.equal(127);
    expect(board.erased, "sectors").to.equal(0);
    expect(got.sw).to.equal(SW.done);
    const paid = verified(bank, r, got.data);
    expect(paid.pressed).to.equal(false);
    expect(paid.blob).to.deep.include({ seq: 1, balance_minor: 20_000 });
    expect(board.cues.at(-1)).to.equal(CUE.paid);
    expect(bank.status(bracelet)).to.deep.include({ seq: 1, balance_minor: 18_766, counter: 1, tickets: 2 });
  });

  it("shows a fresh key, certificate and blob at each payment", () => {
    const { bracelet, bank } = purse();
    const [a, b] = [request(), request()];
    const first = verified(bank, a, touch(bracelet, a).data);
    rest(bracelet);
    const second = verified(bank, b, touch(bracelet, b).data);
    expect(second.ticket.publicKey).not.to.deep.equal(first.ticket.publicKey);
    expect(second.blob.seq).to.equal(2);
    expect(second.blob.balance_minor).to.equal(19_000);
    expect(second.ticket.head).to.deep.equal(first.ticket.head);
  });

  it("needs no idle time between two payments", () => {
    const { bracelet, bank } = purse();
    const [a, b] = [request(), request()];
    touch(bracelet, a);
    verified(bank, b, touch(bracelet, b).data);
  });

  it("answers the same request with the same bytes, and pays once", () => {
    const { bracelet, bank } = purse();
    const r = request();
    const first = touch(bracelet, r);
    expect(touch(bracelet, r)).to.deep.equal(first);
    expect(bank.status(bracelet).balance_minor).to.equal(19_000);
  });

  it("answers with the same bytes after a power cut, and after the journal was restated", () => {
    const { board, bracelet } = purse();
    const r = request();
    const first = touch(bracelet, r);
    expect(touch(new Bracelet(board.clone()), r)).to.deep.equal(first);
  });

  it("refuses the same name with other content", () => {
    const { bracelet, bank } = purse();
    const r = request();
    touch(bracelet, r);
    for (const other of [{ amount_minor: 999 }, { nonce: ascii("othernon") }, { time_s: 5 }, { online: true }]) {
      expect(touch(bracelet, { ...r, ...other }).sw).to.equal(SW.refused);
    }
    expect(bank.status(bracelet).seq).to.equal(1);
  });

  it("refuses an earlier name after a later payment", () => {
    const { bracelet, bank } = purse();
    const r = request();
    touch(bracelet, r);
    touch(bracelet, request());
    expect(touch(bracelet, r).sw).to.equal(SW.refused);
    expect(bank.status(bracelet).seq).to.equal(2);
  });

  it("holds the record for two minutes awake, and never pays the name again after that", () => {
    const { bracelet, board, bank } = purse();
    const r = request();
    touch(bracelet, r);
    board.uptime_ms += 119_999;
    expect(touch(bracelet, r).sw).to.equal(SW.done);
    board.uptime_ms += 1;
    expect(touch(bracelet, r).sw).to.equal(SW.refused);
    expect(bank.status(bracelet).seq).to.equal(1);
  });

  it("refuses above the payment cap whatever the balance, before it asks for a press", () => {
    const { bracelet } = purse();
    expect(touch(bracelet, request({ amount_minor: PARAMS.maxPayment_minor + 1 })).sw).to.equal(SW.refused);
  });

  it("refuses more than the balance, and changes nothing", () => {
    const { bracelet, board } = purse({ balance_minor: 500 });
    const before = board.image();
    expect(touch(bracelet, request({ amount_minor: 501 })).sw).to.equal(SW.refused);
    expect(board.image()).to.equal(before);
    expect(touch(bracelet, request({ amount_minor: 500 })).sw).to.equal(SW.done);
  });

  it("asks for a press above the press-free cap before it looks at the balance", () => {
    const { bracelet } = purse({ balance_minor: 500 });
    expect(touch(bracelet, request({ amount_minor: PARAMS.pressFree_minor + 1 })).sw).to.equal(SW.press);
  });

  it("says sync when the tickets are gone", () => {
    const { bracelet } = purse();
    for (let i = 0; i < PARAMS.tickets; i++) expect(touch(bracelet, request()).sw).to.equal(SW.done);
    expect(touch(bracelet, request()).sw).to.equal(SW.sync);
  });

  it("refuses another currency, amount zero and an unknown mode", () => {
    const { bracelet } = purse();
    expect(touch(bracelet, request({ currency: 978 })).sw).to.equal(SW.refused);
    expect(touch(bracelet, request({ amount_minor: 0 })).sw).to.equal(SW.malformed);
    expect(touch(bracelet, request({ amount_minor: 2 ** 31 })).sw).to.equal(SW.malformed);
    meet(bracelet);
    const bytes = encodeRequest(request());
    bytes[0] = 2;
    expect(answer(bracelet, Uint8Array.of(0x80, 0x50, 0, 0, 35, ...bytes, 0)).sw).to.equal(SW.malformed);
  });

  it("pays an offline payee only where the ticket says so", () => {
    const { bracelet } = purse({ level: 0 });
    expect(touch(bracelet, request({ online: false })).sw).to.equal(SW.refused);
    expect(touch(bracelet, request({ online: true })).sw).to.equal(SW.done);
  });

  it("does not wait for what was pressed for and refused: the same sale online asks for a press of its own", () => {
    const { bracelet } = purse({ level: 0 });
    const big = request({ online: false, amount_minor: PARAMS.pressFree_minor + 1 });
    expect(touch(bracelet, big).sw).to.equal(SW.press);
    bracelet.press();
    expect(touch(bracelet, big).sw).to.equal(SW.refused);
    const online = request({ online: true, amount_minor: PARAMS.pressFree_minor + 1 });
    expect(touch(bracelet, online).sw).to.equal(SW.press);
    bracelet.press();
    expect(touch(bracelet, online).sw).to.equal(SW.done);
  });

  it("hears nothing before SELECT, nor after the field was away", () => {
    const { bracelet } = purse();
    bracelet.field(true);
    expect(pay(bracelet, request()).sw).to.equal(SW.refused);
    meet(bracelet);
    bracelet.field(false);
    bracelet.field(true);
    expect(pay(bracelet, request()).sw).to.equal(SW.refused);
  });
});

describe("consent", () => {
  const big = () => request({ amount_minor: PARAMS.pressFree_minor + 1 });

  it("a press approves exactly the request that waits, and is used up by it", () => {
    const { bracelet, bank, board } = purse();
    const r = big();
    expect(touch(bracelet, r).sw).to.equal(SW.press);
    expect(board.cues.at(-1)).to.equal(CUE.press);
    bracelet.press();
    expect(board.cues.at(-1)).to.equal(CUE.approved);
    expect(touch(bracelet, big()).sw, "another request meanwhile").to.equal(SW.refused);
    const got = touch(bracelet, r);
    expect(verified(bank, r, got.data).pressed).to.equal(true);
    expect(touch(bracelet, big()).sw, "the next one").to.equal(SW.press);
  });

  it("a press before anything waits is worth nothing", () => {
    const { bracelet } = purse();
    bracelet.press();
    const r = big();
    expect(touch(bracelet, r).sw).to.equal(SW.press);
    expect(touch(bracelet, r).sw).to.equal(SW.press);
  });

  it("lapses after thirty seconds", () => {
    const { bracelet, board } = purse();
    const r = big();
    touch(bracelet, r);
    bracelet.press();
    board.uptime_ms += 30_000;
    expect(touch(bracelet, r).sw).to.equal(SW.press);
    bracelet.press();
    board.uptime_ms += 29_999;
    expect(touch(bracelet, r).sw).to.equal(SW.done);
  });

  it("one payment without a press in a field", () => {
    const { bracelet } = purse();
    meet(bracelet);
    expect(pay(bracelet, request()).sw).to.equal(SW.done);
    expect(pay(bracelet, request()).sw).to.equal(SW.press);
  });

  it("a cap on the sum without a press, reset by a pressed payment", () => {
    const { bracelet } = purse({ params: { ...PARAMS, pressFreeSum_minor: 2_500 } });
    expect(touch(bracelet, request()).sw).to.equal(SW.done);
    expect(touch(bracelet, request()).sw).to.equal(SW.done);
    const third = request();
    expect(touch(bracelet, third).sw).to.equal(SW.press);
    bracelet.press();
    expect(touch(bracelet, third).sw).to.equal(SW.done);
  });

  it("a refused payment uses up no limit", () => {
    const { bracelet, bank } = purse({ balance_minor: 1_500 });
    for (let i = 0; i < 5; i++) expect(touch(bracelet, request({ amount_minor: 4_000 })).sw).to.equal(SW.refused);
    expect(touch(bracelet, request({ amount_minor: 1_500 })).sw).to.equal(SW.done);
    expect(bank.status(bracelet)).to.deep.include({ balance_minor: 0, tickets: 2 });
  });
});

describe("RECEIPT", () => {
  it("gives the very same bytes to a reader that knows payee, txId and nonce, and to no other", () => {
    const { bracelet } = purse();
    const r = request();
    const { data } = touch(bracelet, r);
    meet(bracelet);
    const receiptFor = (fields: Partial<PayRequest>) => answer(bracelet, encodeReceipt({ ...r, ...fields }));
    expect(receiptFor({})).to.deep.equal({ sw: SW.done, data });
    for (const wrong of [{ payee: ascii("OTHERONE") }, { txId: ascii("OTHERONE") }, { nonce: ascii("OTHERONE") }]) {
      expect(receiptFor(wrong).sw).to.equal(SW.refused);
    }
  });

  it("is not held after the next payment, nor before the first", () => {
    const { bracelet } = purse();
    const r = request();
    meet(bracelet);
    expect(answer(bracelet, encodeReceipt(r)).sw).to.equal(SW.refused);
    touch(bracelet, r);
    touch(bracelet, request());
    meet(bracelet);
    expect(answer(bracelet, encodeReceipt(r)).sw).to.equal(SW.refused);
  });
});
