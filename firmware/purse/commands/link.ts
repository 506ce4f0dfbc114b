/** LINK (protocol/commands/link.ts): what the bound phone may ask. What it changes is on flash before it is told. */

import { Reader } from "../../../protocol/codec/bytes.js";
import { atMost, decodeLinkRequest, type LinkRequest, type LinkResponse } from "../../../protocol/commands/link.js";
import { readRequest } from "../../../protocol/commands/pay.js";
import { CUE } from "../../port/panel.js";
import { arrive } from "../channel/channel.js";
import { type Done, frameIn, tellIn } from "../channel/link-reply.js";
import { asked, PRESS_MS } from "../consent/consent.js";
import type { Core } from "../core.js";
import { refused, type StepResult, withSession } from "../effects.js";
import { appendChange } from "../state/append.js";
import { bindingOf, renamed, unbound } from "../state/binding.js";
import { limitsOf } from "../state/limits.js";
import type { Change, Money } from "../state/money.js";
import { lifeOf, reasonOf, type State } from "../state/state.js";
import { linkPay } from "./link-pay.js";

type ToldAsk = Exclude<LinkRequest, { tag: "pay" }>;

interface Told extends Done {
  readonly tell: LinkResponse;
}

export function link(core: Core, state: State, box: Uint8Array, room: number, now_ms: number): StepResult {
  const channel = state.session.link;
  if (channel === null) return refused(state);
  const arrival = arrive(core, channel, box);
  if (arrival.kind === "dead") return refused(withSession(state, { link: null }));
  if (arrival.kind === "answer") {
    return frameIn(core, { state, effects: [], cues: [] }, arrival.channel, arrival.frame);
  }
  const decoded = decodeLinkRequest(arrival.message);
  const ask = decoded.ok ? decoded.value : null;
  if (ask !== null && ask.tag === "pay") return linkPay(core, state, arrival.channel, ask.request, now_ms, room);
  const told = ask === null ? plain(state, { tag: "refused" }) : carryOut(core, state, ask, room, now_ms);
  return tellIn(core, told, arrival.channel, told.tell);
}

function plain(state: State, tell: LinkResponse): Told {
  return { state, tell, effects: [], cues: [] };
}

function carryOut(core: Core, state: State, ask: ToldAsk, room: number, now_ms: number): Told {
  const { money } = state;
  const binding = bindingOf(state.device);
  if (money === null || binding === null) return plain(state, { tag: "refused" });
  switch (ask.tag) {
    case "status":
      return plain(state, { tag: "status", status: statusOf(state, money, binding.name) });
    case "history":
      return plain(state, { tag: "history", payments: money.history.map((p) => historyRow(p)) });
    case "limits":
      // The wearer's own only go down, whatever the bank's are today.
      if (money.limits !== null && !atMost(ask.limits, money.limits)) return plain(state, { tag: "refused" });
      // Asked again, because the answer was lost: there is nothing to write.
      if (money.limits !== null && atMost(money.limits, ask.limits)) return plain(state, { tag: "done" });
      return changed(core, state, { kind: "limits", limits: ask.limits }, room);
    case "freeze":
      return freeze(core, state, money, room);
    case "thaw": {
      if (!money.frozen) return plain(state, { tag: "done" });
      const waits = asked(state, { kind: "thaw", until_ms: now_ms + PRESS_MS }, now_ms);
      if (waits === null) return plain(state, { tag: "refused" });
      return { state: waits, tell: { tag: "press" }, effects: [], cues: [CUE.thaw] };
    }
    case "name":
      return { ...renamed(state, ask.name), tell: { tag: "done" } };
    case "unbind":
      return { ...unbound(state), tell: { tag: "done" } };
  }
}

/** A payment that waited for its press or its second touch waits no more, and neither does an earlier thaw. */
function freeze(core: Core, state: State, money: Money, room: number): Told {
  const { consent } = state.session;
  const still = withSession(state, { pending: null, consent: consent?.kind === "thaw" ? null : consent });
  if (money.frozen) return plain(still, { tag: "done" });
  return changed(core, still, { kind: "frozen", on: true }, room);
}

function changed(core: Core, state: State, change: Change, room: number): Told {
  return { ...appendChange(core, state, change, room), tell: { tag: "done" }, cues: [] };
}

function statusOf(state: State, money: Money, name: Uint8Array) {
  return {
    life: lifeOf(state),
    reason: reasonOf(state),
    balance_minor: money.balance_minor,
    tickets: money.tickets.filter((t) => t.stage === "ready").length,
    seq: money.seq,
    time_s: money.time_s,
    params: money.params,
    limits: limitsOf(money),
    frozen: money.frozen,
    name,
  };
}

function historyRow(paid: Money["history"][number]) {
  const { amount_minor, payee, time_s } = readRequest(new Reader(paid.request));
  return { seq: paid.seq, amount_minor, payee, time_s, pressed: paid.pressed };
}
