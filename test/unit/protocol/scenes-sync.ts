/** The scenes of SYNC-OPEN and SYNC. */
import type { Channel } from "../../../parties/shared/crypto/channel.js";
import { encodeHello, encodeSync } from "../../../protocol/commands/sync.js";
import { encodeSyncOpen, FREE_OPENS } from "../../../protocol/commands/sync-open.js";
import { FRAME_KIND, type Frame } from "../../../protocol/messages/frame.js";
import { encodeOrders, type OrderItem } from "../../../protocol/messages/orders.js";
import { answer, PARAMS, TIME_S } from "../../harness/bank.js";
import { meet } from "../../harness/purse.js";
import { kind, met, noiseCommand, type Played, plainly, type Scene, type Scenes } from "./scenes.js";
import { type Staged, stage } from "./stages.js";

const NONCE = new Uint8Array(16).fill(3);
const CHAIN = new Uint8Array(16);

const frame = (kind: number, payload: Uint8Array, more = false): Frame => ({ kind, payload, more });

/** A session is open; the scene says the frame. */
function inSession(next: (staged: Staged, channel: Channel) => Frame): Scene {
  return (at) => {
    const staged = stage(at);
    const channel = staged.bank.open(staged.bracelet);
    return kind(staged, encodeSync(channel.seal(next(staged, channel))));
  };
}

/** After HELLO, with these orders. */
function ordering(orders: (staged: Staged) => Uint8Array | readonly OrderItem[]): Scene {
  return (at): Played => {
    const staged = stage(at);
    const channel = staged.bank.open(staged.bracelet);
    staged.bank.receiveReport(staged.bracelet, channel);
    const items = orders(staged);
    const message = items instanceof Uint8Array ? items : encodeOrders(items);
    return kind(staged, encodeSync(channel.seal(frame(FRAME_KIND.orders, message))));
  };
}

/** Ten full frames that each promise more; the eleventh is too much. */
function tooLong(): Scene {
  const part = frame(FRAME_KIND.hello, new Uint8Array(220), true);
  return (at) => {
    const staged = stage(at);
    const channel = staged.bank.open(staged.bracelet);
    for (let i = 0; i < 10; i++) {
      const got = answer(staged.bracelet, encodeSync(channel.seal(part)));
      if (channel.open(got.data) === null) throw new Error("the bracelet did not ask for more");
    }
    return kind(staged, encodeSync(channel.seal(part)));
  };
}

const counterOf = (staged: Staged) => staged.board.count ?? 0;
const baseline = (seq: number): OrderItem => ({
  tag: "baseline",
  seq,
  balance_minor: 5_000,
  lastCredit: 1,
  lastUnload: 0,
  chain: CHAIN,
});

export const SYNC_SCENES: Scenes = {
  "sync-open.life": plainly(() => encodeSyncOpen(NONCE)),
  "sync-open.press": (at) => {
    const staged = met(at);
    for (let i = 0; i < FREE_OPENS; i++) answer(staged.bracelet, encodeSyncOpen(NONCE));
    return kind(staged, encodeSyncOpen(NONCE));
  },
  "sync-open.done": plainly(() => encodeSyncOpen(NONCE)),

  "sync.life": plainly(() => noiseCommand("sync")),
  "sync.closed": (at) => {
    const staged = stage(at);
    const channel = staged.bank.open(staged.bracelet);
    const box = channel.seal(frame(FRAME_KIND.hello, encodeHello(TIME_S)));
    // A new field: the session that this frame was made for is over.
    meet(staged.bracelet);
    return kind(staged, encodeSync(box));
  },
  "sync.box": (at) => {
    const staged = stage(at);
    staged.bank.open(staged.bracelet);
    return kind(staged, noiseCommand("sync"));
  },
  "sync.order": inSession(() => frame(FRAME_KIND.orders, encodeOrders([]))),
  "sync.long": tooLong(),
  "sync.hello": inSession(() => frame(FRAME_KIND.hello, new Uint8Array(5))),
  "sync.items": ordering(() => Uint8Array.of(9, 0, 0)),
  "sync.acknowledge": ordering(() => [{ tag: "acknowledge", seq: 1 }]),
  "sync.credit": ordering(() => [{ tag: "credit", number: 3, kind: 1, amount_minor: 1 }]),
  "sync.memory": ordering(() => [{ tag: "time", time_s: TIME_S + 1 }]),
  "sync.baseline-counter": ordering((staged) => [{ tag: "params", params: PARAMS }, baseline(counterOf(staged) + 1)]),
  "sync.baseline-params": ordering((staged) => [baseline(counterOf(staged))]),
  "sync.done": inSession(() => frame(FRAME_KIND.hello, encodeHello(TIME_S))),
};
