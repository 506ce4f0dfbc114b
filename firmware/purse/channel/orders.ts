/**
 * Carrying out ORDERS. All items are judged first; then they become journal entries, each safe to meet twice. A message with one bad item changes
 * nothing.
 */

import { sameBytes } from "../../../protocol/codec/bytes.js";
import { LIFE } from "../../../protocol/commands/sync.js";
import type { OrderItem } from "../../../protocol/messages/orders.js";
import type { Params } from "../../../protocol/messages/params.js";
import { encodeTicketHead } from "../../../protocol/messages/ticket.js";
import { Secret } from "../../crypto/memory/secret.js";
import { CUE, type Cue } from "../../port/panel.js";
import { asked, PRESS_MS } from "../consent/consent.js";
import type { Core } from "../core.js";
import { type Effect, withSession } from "../effects.js";
import { bindingOf, unbound } from "../state/binding.js";
import { apply, type Change, chained, type Money } from "../state/money.js";
import { type Consent, lifeOf, type State } from "../state/state.js";

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
  const carried = askWearer(kept, items, now_ms);
  if (fresh || changes.length > room) {
    const settled = withSession(carried.state, { ready: null, priming: null, work: null });
    return { ...carried, state: settled, effects: [{ kind: "restate", money }, ...carried.effects] };
  }
  const settled = withSession(carried.state, { ready: null, priming: null });
  const appends: Effect[] = changes.map((change) => ({ kind: "append", change }));
  return { ...carried, state: settled, effects: [...appends, ...carried.effects] };
}

/** Unbinding is done at once; binding and unloading wait for a press. What cannot be asked for now is left undone, and the standing says so. */
function askWearer(before: State, items: readonly OrderItem[], now_ms: number): Carried {
  let state = before;
  let cue: Cue | null = null;
  const effects: Effect[] = [];
  for (const item of items) {
    if (item.tag === "unbind" && bindingOf(state.device)?.number === item.number) {
      const freed = unbound(state);
      state = freed.state;
      effects.push(...freed.effects);
      continue;
    }
    const consent = consentOf(item, now_ms + PRESS_MS);
    const waits = consent === null ? null : asked(state, consent, now_ms);
    if (consent === null || waits === null) continue;
    state = waits;
    // The wearer is asked the last question alone, because a press answers no other.
    cue = consent.kind === "bind" ? CUE.bind : CUE.unload;
  }
  return { state, effects, cues: cue === null ? [] : [cue] };
}

function consentOf(item: OrderItem, until_ms: number): Consent | null {
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
      const head = encodeTicketHead(item.head);
      const changes: Change[] = [];
      for (const t of item.tickets) {
        const mine = money.tickets.find((m) => m.stage === "listed" && sameBytes(m.id, t.ticketId));
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
    lastUnload: baseline.lastUnload,
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
  const nothing = { balance_minor: 0, lastCredit: 0, lastUnload: 0, chain: new Uint8Array(16) };
  const start = { tag: "baseline", seq, ...nothing } as const;
  return { ...rebased(state, null, start, params), time_s };
}
