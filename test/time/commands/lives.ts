/**
 * The histories of the evidence: personalisation with the first ticket, and a day of use, each for several sets of secrets. All that is public is the
 * same in each, as far as it does not follow from a secret.
 */
import { Bracelet } from "../../../firmware/main.js";
import { SLOT } from "../../../firmware/port/vault.js";
import { ascii, concatBytes } from "../../../protocol/codec/bytes.js";
import { NAME_LENGTH } from "../../../protocol/commands/link.js";
import { encodePay, encodeRequest } from "../../../protocol/commands/pay.js";
import { encodeReceipt } from "../../../protocol/commands/receipt.js";
import { encodeSelect } from "../../../protocol/commands/select.js";
import { SW } from "../../../protocol/commands/status.js";
import { encodeSync } from "../../../protocol/commands/sync.js";
import { FRAME_KIND } from "../../../protocol/messages/frame.js";
import { answer, Bank, PARAMS, TIME_S } from "../../harness/bank.js";
import { MemoryBoard } from "../../harness/board.js";
import { greet, linkOver, over, proof, responseTo } from "../../harness/phone.js";
import { patientExchange, request, rest } from "../../harness/purse.js";
import { hex } from "../../unit/crypto/support.js";
import { secretsOf } from "../secrets.js";
import { type History, Recorder } from "./history.js";

/** Root of the vault, wallet key, key of the bound phone, seed of the entropy; tickets and identity follow from the seed. */
interface Secrets {
  readonly root: Uint8Array;
  readonly wallet: Uint8Array;
  readonly binding: Uint8Array<ArrayBuffer>;
  readonly seed: string;
}

/**
 * How many sets there are. Among the first eight each of the three keys is once zeros, ones, n − 1, a single bit …; what is drawn is not for us to choose,
 * so tickets and identities are ordinary in all.
 */
export const LIVES = 16;

const BLOCKS = secretsOf({ kind: "bytes" });

function secrets(index: number): Secrets {
  const other = (shift: number) => BLOCKS[8 + ((index + shift) % (BLOCKS.length - 8))];
  const key = (shift: number) => (index < 8 ? BLOCKS[(index + shift) % 8] : other(shift));
  return {
    root: key(0),
    wallet: key(3),
    binding: Uint8Array.from(key(5)),
    seed: hex(other(7).slice(8, 24)),
  };
}

function blank(index: number): MemoryBoard {
  const board = new MemoryBoard({ counter: true, seed: 1000 + index });
  board.slots[SLOT.root] = secrets(index).root.slice();
  return board;
}

function done(bracelet: Bracelet, apdu: Uint8Array): Uint8Array {
  const { sw, data } = patientExchange(bracelet, apdu);
  if (sw !== SW.done) throw new Error(`the bracelet refused: ${sw.toString(16)}`);
  return data;
}

/** From a blank board to the first signed list of one ticket. */
export function personalisation(suite: number, index: number): readonly [History] {
  const life = new Recorder(blank(index), secrets(index).seed);
  new Bank(99, { suite }).enrol(life.bracelet, 1, { ...PARAMS, tickets: 1 });
  life.field(false);
  const { memory } = life.board;
  const before = memory.slice();
  // Its record ends the work on a ticket.
  life.noted(": a ticket", () => {
    while (life.idle() && Buffer.compare(memory, before) === 0);
  });
  life.noted(": its list", () => {
    while (life.idle());
  });
  return [life.done()];
}

/** A bracelet with money and three tickets, as it lies on the table. */
function inUse(suite: number, index: number): { board: MemoryBoard; bank: Bank } {
  const board = blank(index);
  const bracelet = new Bracelet(board);
  const bank = new Bank(99, { suite });
  bank.enrol(bracelet, 1, { ...PARAMS, tickets: 3 });
  rest(bracelet);
  bank.sync(bracelet, (report) => [
    { tag: "time", time_s: TIME_S },
    { tag: "credit", number: 1, kind: 1, amount_minor: 20_000 },
    bank.certify(report),
  ]);
  rest(bracelet);
  // The wallet key comes out of Diffie–Hellman; here it is replaced at both ends, so that its corners are tried too.
  const { wallet } = secrets(index);
  board.slots[SLOT.walletKey].set(wallet);
  bank.walletKey = Uint8Array.from(wallet);
  return { board, bank };
}

/** Enough for all that makes the next touch ready, and not so many that a ticket is begun. */
const SLICES = 8;

function quietly(life: Recorder, slices = SLICES): void {
  life.field(false);
  for (let i = 0; i < slices; i++) life.idle();
}

const payment = (number: number) =>
  request({ txId: ascii(`EVIDENC${number}`), nonce: ascii(`NONCE 0${number}`), amount_minor: 1_000 });

/** A stranger greets, and has no proof. */
function stranger(life: Recorder, note: string): void {
  const nonces = greet(life.bracelet);
  life.noted(note, () => {
    const { sw } = over(life.bracelet, "nfc", proof(nonces));
    if (sw !== SW.refused) throw new Error("the bracelet takes a stranger for its phone");
  });
}

/** A sync whose first frame was changed on the way. */
function forged(life: Recorder, bank: Bank): void {
  const frame = { more: false, kind: FRAME_KIND.hello, payload: new Uint8Array(0) };
  const box = bank.open(life.bracelet).seal(frame);
  box[0] ^= 1;
  const { sw } = life.noted(", a forged frame", () => answer(life.bracelet, encodeSync(box)));
  if (sw !== SW.refused) throw new Error("the bracelet takes a forged frame");
}

/** The phone's ask inside the link: a name, and a payment with its press. */
function linkAsks(life: Recorder, binding: Uint8Array<ArrayBuffer>): void {
  const { bracelet } = life;
  const link = linkOver(bracelet, "nfc", binding);
  responseTo(bracelet, link, { tag: "status" });
  life.noted(", a name", () => responseTo(bracelet, link, { tag: "name", name: ascii("evidence", 16) }));
  const wanted = encodeRequest(payment(3));
  const pay = (): string => {
    const { tag } = responseTo(bracelet, link, { tag: "pay", request: wanted });
    return tag === "working" ? pay() : tag;
  };
  const tags = life.noted(", a payment", () => {
    const first = pay();
    life.press();
    return [first, pay()];
  });
  if (tags.join() !== "press,paid") throw new Error(`the phone's payment: ${tags.join()}`);
}

/**
 * A stranger, a sync that binds a phone, a payment made ready before, its receipt, a payment out of the blue, one by the phone; then a new start and a
 * receipt.
 */
export function day(suite: number, index: number): readonly [day: History, next: History] {
  const { board, bank } = inUse(suite, index);
  const life = new Recorder(board, secrets(index).seed);
  const { bracelet } = life;
  const { binding } = secrets(index);
  life.field(true);
  stranger(life, ", of an unbound bracelet");
  forged(life, bank);
  bank.sync(bracelet, () => [
    { tag: "credit", number: 2, kind: 1, amount_minor: 500 },
    { tag: "bind", number: 1, key: binding },
  ]);
  life.press();
  quietly(life);
  life.field(true);
  stranger(life, ", by a stranger");
  done(bracelet, encodeSelect());
  const paid = done(bracelet, encodePay(payment(1)));
  const again = done(bracelet, encodeReceipt(payment(1)));
  if (hex(paid) !== hex(again)) throw new Error("the receipt is another record");
  life.field(false);
  life.field(true);
  done(bracelet, encodeSelect());
  life.noted(", unprimed", () => done(bracelet, encodePay(payment(2))));
  life.field(false);
  life.field(true);
  linkAsks(life, binding);
  life.field(false);
  return [life.done(), nextMorning(life.board, index)];
}

/** Two strangers one after the other. In every other life no phone is bound: that is the secret here, and the same answers go out. */
export function boundOrNot(suite: number, index: number): readonly [History] {
  const { board } = inUse(suite, index);
  board.slots[SLOT.binding] =
    index % 2 === 0
      ? concatBytes(Uint8Array.of(0, 0, 0, 1), secrets(index).binding, new Uint8Array(NAME_LENGTH))
      : new Uint8Array(0);
  const life = new Recorder(board, secrets(index).seed);
  life.field(true);
  stranger(life, "");
  stranger(life, "");
  life.field(false);
  return [life.done()];
}

/** What was paid last is put together again from the journal. */
function nextMorning(board: MemoryBoard, index: number): History {
  const life = new Recorder(board, secrets(index + 1).seed);
  life.field(true);
  done(life.bracelet, encodeSelect());
  life.noted(", after a new start", () => done(life.bracelet, encodeReceipt(payment(3))));
  life.field(false);
  return life.done();
}
