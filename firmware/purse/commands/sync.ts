/** SYNC: HELLO → REPORT, ORDERS → APPLIED (protocol/commands/sync.ts). What ORDERS say is in flash before APPLIED leaves. */
import {
  decodeHello,
  encodePurseStatus,
  encodeReport,
  MAX_REPORTED,
  type PurseStatus,
} from "../../../protocol/commands/sync.js";
import { CHAIN_LENGTH } from "../../../protocol/messages/chain.js";
import { FRAME_KIND } from "../../../protocol/messages/frame.js";
import { decodeOrders } from "../../../protocol/messages/orders.js";
import { CUE } from "../../port/panel.js";
import { receive, sealFrame, send } from "../channel/channel.js";
import { applyOrders } from "../channel/orders.js";
import type { Core } from "../core.js";
import { done, type Effect, refused, type StepResult, writeSlot } from "../effects.js";
import { bindingOf } from "../state/binding.js";
import { encodeHandles, handlesOf } from "../state/handles.js";
import { keyList } from "../state/key-list.js";
import { certifiedTickets, chained } from "../state/money.js";
import type { Channel } from "../state/session.js";
import { type Conditions, lifeOf, reasonOf, type State, withSession } from "../state/state.js";

export function sync(core: Core, state: State, box: Uint8Array, conditions: Conditions): StepResult {
  const { channel } = state.session;
  if (channel === null) return refused(state);
  const closed = withSession(state, { channel: null });
  const received = receive(core, channel, box);
  if (received.kind === "dead") return refused(closed);
  if (received.kind === "frame") return answer(core, state, received);
  const result =
    channel.expects === FRAME_KIND.hello
      ? hello(core, state, received.channel, received.message)
      : orders(core, state, received, conditions);
  return result ?? refused(closed);
}

/** REPORT; null ends the sync. */
function hello(core: Core, state: State, channel: Channel, message: Uint8Array): StepResult | null {
  if (!decodeHello(message).ok) return null;
  // The report states the chain, so it must be complete.
  const money = state.money === null ? null : chained(state.money, core.chainOf);
  const now = { ...state, money };
  const report = encodeReport({
    standing: statusOf(now),
    paid: money === null ? [] : money.paid.slice(0, MAX_REPORTED),
    keys: money === null ? null : keyList(money),
  });
  return answer(core, now, send({ ...channel, expects: FRAME_KIND.orders }, FRAME_KIND.report, report));
}

/** APPLIED; null ends the sync, and nothing is changed. */
function orders(
  core: Core,
  state: State,
  { channel, message }: { readonly channel: Channel; readonly message: Uint8Array },
  conditions: Conditions,
): StepResult | null {
  const items = decodeOrders(message);
  const applied = items.ok ? applyOrders(core, state, items.value, conditions) : null;
  if (applied === null) return null;
  const handles = encodeHandles({ index: handlesOf(state.device).index, opens: 0 });
  const { state: after, effects } = writeSlot(applied.state, "handle", handles);
  const sent = send({ ...channel, expects: null }, FRAME_KIND.applied, encodePurseStatus(statusOf(after)));
  // A question comes last: it is what the wearer must see.
  return { ...answer(core, after, sent, [...applied.effects, ...effects]), cues: [CUE.synced, ...applied.cues] };
}

function answer(
  core: Core,
  state: State,
  { channel, frame }: ReturnType<typeof send>,
  effects: readonly Effect[] = [],
): StepResult {
  const sealed = sealFrame(core, channel, frame);
  const over = sealed.channel.expects === null && sealed.channel.outgoing.length === 0;
  return done(withSession(state, { channel: over ? null : sealed.channel }), sealed.box, effects);
}

function statusOf(state: State): PurseStatus {
  const { money } = state;
  return {
    life: lifeOf(state),
    reason: reasonOf(state),
    counter: state.counter,
    seq: money?.seq ?? 0,
    balance_minor: money?.balance_minor ?? 0,
    lastCredit: money?.lastCredit ?? 0,
    chain: money?.chain ?? new Uint8Array(CHAIN_LENGTH),
    tickets: money === null ? 0 : certifiedTickets(money),
    binding: bindingOf(state.device)?.number ?? 0,
    lastUnload: money?.lastUnload ?? 0,
  };
}
