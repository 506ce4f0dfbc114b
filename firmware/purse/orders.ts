/**
 * Carrying out ORDERS. All items are judged first; then they become journal entries, each safe to meet twice. A message with one bad item changes
 * nothing.
 */
import type { OrderItem } from "../../protocol/orders.js";
import type { Params } from "../../protocol/params.js";
import { LIFE } from "../../protocol/sync.js";
import { encodeTicketHead } from "../../protocol/ticket.js";
import { same } from "../../protocol/wire.js";
import { CUE, type Cue } from "../port/panel.js";
import { bindingOf, unbound } from "./binding.js";
import { PRESS_MS, unloadFits } from "./consent.js";
import type { Core } from "./core.js";
import { apply, type Change, chained, type Money } from "./money.js";
import { type Effect, withSession } from "./outcome.js";
import { lifeOf, type State } from "./state.js";

/** The state after the orders, what must be on flash or in the vault for it, and what the wearer is asked. */
export interface Carried {
  readonly state: State;
  readonly effects: readonly Effect[];
  readonly cues: readonly Cue[];
}

const MAX_BALANCE = 0x7fffffff;

/** All of it, or null when the orders cannot be carried out whole. */
export function carryOut(
  core: Core,
  state: State,
  items: readonly OrderItem[],
  room: number,
  now_ms: number,
): Carried | null {
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
  const kept = { ...state, money, damage: fresh ? null : state.damage };
  const asked = askWearer(kept, money, items, now_ms);
  if (fresh || changes.length > room) {
    const settled = withSession(asked.state, { ready: null, priming: null, work: null });
    return { ...asked, state: settled, effects: [{ kind: "restate", money }, ...asked.effects] };
  }
  const settled = withSession(asked.state, { ready: null, priming: null });
  const appends: Effect[] = changes.map((change) => ({ kind: "append", change }));
  return { ...asked, state: settled, effects: [...appends, ...asked.effects] };
}

/** Unbinding is done at once; binding and unloading wait for a press. What does not fit is left undone, and the standing says so. */
function askWearer(state: State, money: Money, items: readonly OrderItem[], now_ms: number): Carried {
  let carried: Carried = { state, effects: [], cues: [] };
  for (const item of items) {
    if (item.tag === "unbind" && bindingOf(carried.state.device)?.number === item.number) {
      carried = unbound(carried.state);
    } else if (item.tag === "bind" && bindingOf(carried.state.device) === null) {
      const consent = { kind: "bind", number: item.number, key: item.key, until_ms: now_ms + PRESS_MS } as const;
      carried = { ...carried, state: withSession(carried.state, { consent }), cues: [CUE.bind] };
    } else if (item.tag === "unload" && unloadFits(money, item.number, item.amount_minor)) {
      const { number, amount_minor } = item;
      const consent = { kind: "unload", number, amount_minor, until_ms: now_ms + PRESS_MS } as const;
      carried = { ...carried, state: withSession(carried.state, { consent }), cues: [CUE.unload] };
    }
  }
  return carried;
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
      const head = encodeTicketHead(item.head);
      const changes: Change[] = [];
      for (const t of item.tickets) {
        const mine = money.tickets.find((m) => m.stage === "listed" && same(m.id, t.ticketId));
        if (mine !== undefined) changes.push({ kind: "certified", number: mine.number, head, signature: t.signature });
      }
      return changes;
    }
    case "params":
      return [{ kind: "params", params: item.params }];
    case "baseline":
    case "bind":
    case "unbind":
    case "unload":
      // Not changes of money, or not before a press; see below.
      return [];
    case "suspend":
      return money.suspended ? [] : [{ kind: "suspend" }];
    case "retire":
      return money.retired ? [] : [{ kind: "retire" }];
  }
}

/** What the purse holds after damage: what the institution says. Every ticket goes; what was paid last stays, to be shown again if asked. */
function rebased(
  state: State,
  money: Money | null,
  baseline: Extract<OrderItem, { tag: "baseline" }>,
  params: Params,
): Money {
  const order = state.device.order;
  const empty: Money = {
    wallet: order.slice(12, 20),
    currency: order[21] * 256 + order[22],
    params,
    seq: 0,
    balance_minor: 0,
    lastCredit: 0,
    chain: new Uint8Array(16),
    unchained: null,
    acknowledged: 0,
    pressFreeSum_minor: 0,
    time_s: 0,
    suspended: false,
    retired: false,
    tickets: [],
    nextTicket: 1,
    list: null,
    nextList: 1,
    paid: [],
    last: null,
    history: [],
    limits: null,
    frozen: false,
    lastUnload: 0,
  };
  return {
    ...(money ?? empty),
    params,
    seq: baseline.seq,
    balance_minor: baseline.balance_minor,
    lastCredit: baseline.lastCredit,
    chain: baseline.chain,
    acknowledged: baseline.seq,
    paid: [],
    suspended: false,
    tickets: [],
    list: null,
  };
}

/** A purse that was just taken into use. */
export function newMoney(state: State, params: Params, time_s: number): Money {
  const seq = state.counter ?? 0;
  const start = { tag: "baseline", seq, balance_minor: 0, lastCredit: 0, chain: new Uint8Array(16) } as const;
  return { ...rebased(state, null, start, params), time_s };
}
