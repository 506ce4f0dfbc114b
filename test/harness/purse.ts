/**
 * A purse ready to pay, for specs: taken into use and filled once for each kind, then cloned, because making tickets is the slow part.
 */
import { Bracelet } from "../../firmware/main.js";
import { suiteOf } from "../../parties/shared/crypto/suites.js";
import { ascii } from "../../protocol/codec/bytes.js";
import { decodePayAnswer, encodePay, encodeRequest, type PayRequest, payMessage } from "../../protocol/commands/pay.js";
import { encodeSelect } from "../../protocol/commands/select.js";
import { SW } from "../../protocol/commands/status.js";
import type { Params } from "../../protocol/messages/params.js";
import { answer, Bank, TIME_S } from "./bank.js";
import { MemoryBoard } from "./board.js";

export interface Purse {
  readonly board: MemoryBoard;
  readonly bracelet: Bracelet;
  readonly bank: Bank;
}

export interface PurseOptions {
  readonly level?: 0 | 1;
  readonly params?: Params;
  /** Loaded and certified at a first sync; null stops before it. */
  readonly balance_minor?: number | null;
  readonly suite?: number;
}

const made: { key: string; board: MemoryBoard; bank: Bank }[] = [];

function make(options: PurseOptions): { board: MemoryBoard; bank: Bank } {
  const level = options.level ?? 1;
  const board = new MemoryBoard({ counter: level > 0 });
  const bank = new Bank(99, options.suite === undefined ? {} : { suite: options.suite });
  const bracelet = new Bracelet(board);
  bank.enrol(bracelet, level, options.params);
  rest(bracelet);
  const balance = options.balance_minor === undefined ? 20_000 : options.balance_minor;
  if (balance !== null) {
    bank.sync(bracelet, (report) => [
      { tag: "time", time_s: TIME_S },
      { tag: "credit", number: 1, kind: 1, amount_minor: balance },
      bank.certify(report, bank.head(level)),
    ]);
    rest(bracelet);
  }
  return { board, bank };
}

/** A fresh copy, powered on. */
export function purse(options: PurseOptions = {}): Purse {
  const key = JSON.stringify(options);
  let entry = made.find((m) => m.key === key);
  if (entry === undefined) {
    entry = { key, ...make(options) };
    made.push(entry);
  }
  const board = entry.board.clone();
  return { board, bracelet: new Bracelet(board), bank: entry.bank.copy() };
}

/** The field goes away and all idle work is done. */
export function rest(bracelet: Bracelet): void {
  bracelet.field(false);
  while (bracelet.idle());
}

let names = 0;

/** A request of its own name, 10.00 unless said otherwise. */
export function request(fields: Partial<PayRequest> = {}): PayRequest {
  names++;
  return {
    online: false,
    payee: ascii("MERCHANT"),
    amount_minor: 1_000,
    currency: 156,
    txId: ascii(`TX${String(100_000 + names)}`),
    nonce: ascii(`NO${String(100_000 + names)}`),
    time_s: TIME_S,
    ...fields,
  };
}

/** Into the field and SELECT. */
export function meet(bracelet: Bracelet): void {
  bracelet.field(true);
  answer(bracelet, encodeSelect());
}

/** Signatures seen and verified, so that the very same bytes given again are not verified again. */
const verified: string[] = [];

/** Whatever is signed is verified by an implementation that is not ours, in every test. */
export function verify(r: PayRequest, answer: Uint8Array): void {
  if (verified.includes(answer.join())) return;
  const paid = decodePayAnswer(answer);
  if (!paid.ok) throw new Error(`the answer to PAY: ${paid.error}`);
  const { signature, ticket } = paid.value;
  const { verifier } = suiteOf(ticket.head.suite);
  if (!verifier.verify(payMessage(verifier, paid.value, encodeRequest(r)), signature, ticket.publicKey)) {
    throw new Error("the payment's signature is wrong");
  }
  verified.push(answer.join());
}

/** More often than any payment needs. A purse that never stops working is a failure, not a test that never ends. */
export const MOST_TRIES = 30;

/** Asks again while the purse works, as a terminal does: without giving it idle time. */
export function patiently<T>(attempt: () => T, works: (got: T) => boolean): T {
  for (let i = 0; i < MOST_TRIES; i++) {
    const got = attempt();
    if (!works(got)) return got;
  }
  throw new Error(`the purse still works when asked for the ${MOST_TRIES}th time`);
}

export function patientExchange(bracelet: Bracelet, apdu: Uint8Array): { sw: number; data: Uint8Array } {
  return patiently(
    () => answer(bracelet, apdu),
    ({ sw }) => sw === SW.working,
  );
}

/** One PAY in a field that is already there. */
export function pay(bracelet: Bracelet, r: PayRequest): { sw: number; data: Uint8Array } {
  const got = patientExchange(bracelet, encodePay(r));
  if (got.sw === SW.done) verify(r, got.data);
  return got;
}

/** A whole touch: field, SELECT, PAY, field away. */
export function touch(bracelet: Bracelet, r: PayRequest): { sw: number; data: Uint8Array } {
  meet(bracelet);
  const got = pay(bracelet, r);
  bracelet.field(false);
  return got;
}
