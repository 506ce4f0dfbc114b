/** SYNC: HELLO → REPORT, ORDERS → APPLIED (protocol/commands/sync.ts). What ORDERS say is in flash before APPLIED leaves. */
import { encodeResponse } from "../../../protocol/commands/apdu.js";
import { SW } from "../../../protocol/commands/status.js";
import {
  decodeHello,
  encodePurseStatus,
  encodeReport,
  MAX_REPORTED,
  type PurseStatus,
} from "../../../protocol/commands/sync.js";
import { FRAME_KIND } from "../../../protocol/messages/frame.js";
import { decodeOrders } from "../../../protocol/messages/orders.js";
import { CUE } from "../../port/panel.js";
import { SLOT } from "../../port/vault.js";
import { arrive, type Channel, sealFrame, speak } from "../channel/channel.js";
import { carryOut } from "../channel/orders.js";
import type { Core } from "../core.js";
import { type Effect, refused, type StepResult, withSession } from "../effects.js";
import { keyList } from "../idle/key-list-work.js";
import { bindingOf } from "../state/binding.js";
import { chained } from "../state/money.js";
import { lifeOf, reasonOf, type State } from "../state/state.js";
import { encodeHandles, handlesOf } from "./sync-open.js";

export function sync(core: Core, state: State, box: Uint8Array, room: number, now_ms: number): StepResult {
  const { channel } = state.session;
  if (channel === null) return refused(state);
  const closed = withSession(state, { channel: null });
  const arrival = arrive(core, channel, box);
  if (arrival.kind === "dead") return refused(closed);
  if (arrival.kind === "answer") return answer(core, state, arrival.channel, arrival.frame, []);
  return channel.expects === FRAME_KIND.hello
    ? hello(core, state, arrival.channel, arrival.message)
    : orders(core, state, arrival.channel, arrival.message, room, now_ms);
}

function hello(core: Core, state: State, channel: Channel, message: Uint8Array): StepResult {
  if (!decodeHello(message).ok) return refused(withSession(state, { channel: null }));
  // The report states the chain, so the last link must be there.
  const money = state.money === null ? null : chained(state.money, core.chainOf);
  const now = { ...state, money };
  const report = encodeReport({
    standing: standing(now),
    paid: money === null ? [] : money.paid.slice(0, MAX_REPORTED),
    keys: money === null ? null : keyList(money),
  });
  const said = speak({ ...channel, expects: FRAME_KIND.orders }, FRAME_KIND.report, report);
  return answer(core, now, said.channel, said.frame, []);
}

function orders(
  core: Core,
  state: State,
  channel: Channel,
  message: Uint8Array,
  room: number,
  now_ms: number,
): StepResult {
  const closed = withSession(state, { channel: null });
  const items = decodeOrders(message);
  if (!items.ok) return refused(closed);
  const carried = carryOut(core, state, items.value, room, now_ms);
  if (carried === null) return refused(closed);
  const handle = encodeHandles({ index: handlesOf(state.device).index, opens: 0 });
  const after = { ...carried.state, device: { ...carried.state.device, handle } };
  const said = speak({ ...channel, expects: null }, FRAME_KIND.applied, encodePurseStatus(standing(after)));
  const effects: Effect[] = [...carried.effects, { kind: "vault", slot: SLOT.handle, bytes: handle }];
  // A question comes last: it is what the wearer must see.
  return { ...answer(core, after, said.channel, said.frame, effects), cues: [CUE.synced, ...carried.cues], more: true };
}

function answer(
  core: Core,
  state: State,
  channel: Channel,
  frame: Parameters<typeof sealFrame>[2],
  effects: readonly Effect[],
): StepResult {
  const sealed = sealFrame(core, channel, frame);
  const over = sealed.channel.expects === null && sealed.channel.outgoing.length === 0;
  return {
    state: withSession(state, { channel: over ? null : sealed.channel }),
    effects,
    reply: encodeResponse(sealed.box, SW.done),
    cues: [],
    more: false,
  };
}

function standing(state: State): PurseStatus {
  const { money } = state;
  return {
    life: lifeOf(state),
    reason: reasonOf(state),
    counter: state.counter,
    seq: money?.seq ?? 0,
    balance_minor: money?.balance_minor ?? 0,
    lastCredit: money?.lastCredit ?? 0,
    chain: money?.chain ?? new Uint8Array(16),
    tickets: money?.tickets.filter((t) => t.stage === "ready").length ?? 0,
    binding: bindingOf(state.device)?.number ?? 0,
    lastUnload: money?.lastUnload ?? 0,
  };
}
