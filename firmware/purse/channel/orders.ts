/**
 * ORDERS, applied whole or not at all: all items are judged first; then they become journal entries, each of which is safe to apply twice.
 */

import { sameBytes } from "../../../protocol/codec/bytes.js";
import { decodeOrder } from "../../../protocol/commands/enrol.js";
import { LIFE } from "../../../protocol/commands/sync.js";
import { CHAIN_LENGTH } from "../../../protocol/messages/chain.js";
import type { OrderItem } from "../../../protocol/messages/orders.js";
import type { Params } from "../../../protocol/messages/params.js";
import { encodeTicketHead, receivedHead } from "../../../protocol/messages/ticket.js";
import { Secret } from "../../crypto/memory/secret.js";
import { CUE, type Cue } from "../../port/panel.js";
import { PRESS_MS, poseIfPossible } from "../consent/question.js";
import type { Core } from "../core.js";
import { type Effect, type StepResult, unbind } from "../effects.js";
import { bindingOf } from "../state/binding.js";
import { orderData } from "../state/device.js";
import { apply, type Change, chained, type Money } from "../state/money.js";
import type { Question } from "../state/session.js";
import { type Conditions, lifeOf, type State, withSession } from "../state/state.js";

/** The state after the orders, what must be on flash or in the vault for it, and the cue of a question. */
export type AppliedOrders = Pick<StepResult, "state" | "effects" | "cues">;

const MAX_BALANCE = 0x7fffffff;

/** Null when one of the items cannot be applied. */
export function applyOrders(
  core: Core,
  state: State,
  items: readonly OrderItem[],
  { now_ms, room }: Conditions,
): AppliedOrders | null {
  const baseline = items.find((item) => item.tag === "baseline");
  let money = state.money === null ? null : chained(state.money, core.chainOf);
  let fresh = false;
  if (baseline !== undefined && lifeOf(state) === LIFE.suspended) {
    // At level 1 the institution may only agree with the counter: a lower number would let an old image live again.
    if (state.counter !== null && baseline.seq !== state.counter) return null;
    const params = items.find((item) => item.tag === "params")?.params ?? money?.params ?? null;
    if (params === null) return null;
    money = rebased(state, money, baseline, params);
    fresh = true;
  }
  if (money === null) return null;

  const changes: Change[] = [];
  for (const item of items) {
    const more = changesOf(money, item);
    if (more === null) return null;
    for (const change of more) money = apply(money, change, core.chainOf);
    changes.push(...more);
  }
  const changed = { ...state, money, damage: fresh ? null : state.damage };
  const { state: posed, effects, cues } = poseQuestions(changed, items, now_ms);
  const compacts = fresh || changes.length > room;
  const writes: Effect[] = compacts
    ? [{ kind: "compact", money }]
    : changes.map((change) => ({ kind: "append", change }));
  const settled = withSession(posed, { prepared: null, preparation: null, ...(compacts ? { work: null } : {}) });
  return { state: settled, effects: [...writes, ...effects], cues };
}

/** Unbinding is done at once; binding and unloading wait for a press. What cannot be asked now is left undone, and the purse's status says so. */
function poseQuestions(before: State, items: readonly OrderItem[], now_ms: number): AppliedOrders {
  let state = before;
  let cue: Cue | null = null;
  const effects: Effect[] = [];
  for (const item of items) {
    if (item.tag === "unbind" && bindingOf(state.device)?.number === item.number) {
      const unbound = unbind(state);
      state = unbound.state;
      effects.push(...unbound.effects);
      continue;
    }
    const question = questionOf(item, now_ms + PRESS_MS);
    const posed = question === null ? null : poseIfPossible(state, question, now_ms);
    if (posed === null) continue;
    state = posed;
    // The wearer is shown the last question alone, because a press answers no other.
    cue = item.tag === "bind" ? CUE.bind : CUE.unload;
  }
  return { state, effects, cues: cue === null ? [] : [cue] };
}

function questionOf(item: OrderItem, until_ms: number): Question | null {
  if (item.tag === "bind") return { kind: "bind", number: item.number, key: new Secret(item.key), until_ms };
  if (item.tag === "unload") return { kind: "unload", number: item.number, amount_minor: item.amount_minor, until_ms };
  return null;
}

function changesOf(money: Money, item: OrderItem): readonly Change[] | null {
  switch (item.tag) {
    case "time":
      return item.time_s > money.time_s ? [{ kind: "time", time_s: item.time_s }] : [];
    case "acknowledge":
      if (item.seq > money.seq) return null;
      return item.seq > money.acknowledged ? [{ kind: "acknowledge", seq: item.seq }] : [];
    case "credit":
      if (item.number <= money.lastCredit) return [];
      if (item.number !== money.lastCredit + 1 || money.balance_minor + item.amount_minor > MAX_BALANCE) return null;
      return [{ kind: "credit", number: item.number, amount_minor: item.amount_minor }];
    case "tickets": {
      // One head for the whole batch, in memory too.
      const head = receivedHead(item.head, encodeTicketHead(item.head));
      const changes: Change[] = [];
      for (const t of item.tickets) {
        const mine = money.tickets.find((m) => m.stage === "listed" && sameBytes(m.id, t.ticketId));
        if (mine === undefined) continue;
        changes.push({ kind: "certified", number: mine.number, certificate: { head, signature: t.signature } });
      }
      return changes;
    }
    case "params":
      return [{ kind: "params", params: item.params }];
    case "baseline":
    case "bind":
    case "unbind":
    case "unload":
      // Not changes of money (`rebased`), or not before a press (`poseQuestions`).
      return [];
    case "suspend":
      return money.suspended ? [] : [{ kind: "suspend" }];
    case "retire":
      return money.retired ? [] : [{ kind: "retire" }];
  }
}

/** The purse after damage, by the institution's books. Every ticket goes; the last payment stays, because its payee may have lost the answer. */
function rebased(
  state: State,
  money: Money | null,
  baseline: Omit<Extract<OrderItem, { tag: "baseline" }>, "tag">,
  params: Params,
): Money {
  const { seq, balance_minor, lastCredit, lastUnload, chain } = baseline;
  return {
    ...(money ?? emptyMoney(state, params)),
    params,
    seq,
    balance_minor,
    lastCredit,
    lastUnload,
    chain,
    acknowledged: seq,
    paid: [],
    suspended: false,
    tickets: [],
    list: null,
  };
}

function emptyMoney(state: State, params: Params): Money {
  const order = decodeOrder(orderData(state.device));
  if (!order.ok) throw new RangeError("the vault holds an order that was never accepted");
  return {
    wallet: order.value.wallet,
    currency: order.value.currency,
    params,
    seq: 0,
    balance_minor: 0,
    lastCredit: 0,
    chain: new Uint8Array(CHAIN_LENGTH),
    unchained: null,
    acknowledged: 0,
    pressFreeSum_minor: 0,
    time_s: 0,
    suspended: false,
    retired: false,
    tickets: [],
    nextTicket: 1,
    list: null,
    paid: [],
    last: null,
    history: [],
    limits: null,
    frozen: false,
    lastUnload: 0,
  };
}

/** A purse that was just taken into use. Its payments are numbered after the counter. */
export function newMoney(state: State, params: Params, time_s: number): Money {
  const seq = state.counter ?? 0;
  return { ...emptyMoney(state, params), seq, acknowledged: seq, time_s };
}
