/** LINK (protocol/commands/link.ts): what the bound phone may request. What it changes is on flash before the response leaves. */

import { Reader } from "../../../protocol/codec/bytes.js";
import { atMost, decodeLinkRequest, type LinkRequest, type LinkResponse } from "../../../protocol/commands/link.js";
import { readRequest, receiveRequest } from "../../../protocol/commands/pay.js";
import { LIFE, type PaidReport } from "../../../protocol/commands/sync.js";
import { CUE } from "../../port/panel.js";
import { receive } from "../channel/channel.js";
import { respond, respondFrame, type Unanswered } from "../channel/link-response.js";
import { PRESS_MS, poseIfPossible, without } from "../consent/question.js";
import type { Core } from "../core.js";
import { appendChange, refused, type StepResult, unbind, type Written, writeSlot } from "../effects.js";
import { pay } from "../payment/pay.js";
import { notPaid, type PayResult } from "../payment/pay-result.js";
import { bindingOf, renamedBinding } from "../state/binding.js";
import { limitsOf } from "../state/limits.js";
import { type Change, certifiedTickets, type Money } from "../state/money.js";
import { type Conditions, lifeOf, reasonOf, type State, withSession } from "../state/state.js";

interface Answered extends Unanswered {
  readonly response: LinkResponse;
}

export function link(core: Core, state: State, box: Uint8Array, conditions: Conditions): StepResult {
  const channel = state.session.link;
  if (channel === null) return refused(state);
  const received = receive(core, channel, box);
  if (received.kind === "dead") return refused(withSession(state, { link: null }));
  if (received.kind === "frame") return respondFrame(core, plain(state), received.channel, received.frame);
  const request = decodeLinkRequest(received.message);
  if (!request.ok) return respond(core, answer(state, { tag: "refused" }), received.channel);
  if (request.value.tag !== "pay")
    return respond(core, handle(core, state, request.value, conditions), received.channel);
  const open = withSession(state, { link: received.channel });
  return respondPaid(core, linkPay(core, open, request.value.request, conditions));
}

/** What a payment inside the link came to, as a response in its channel. While the counter is bumped there is none yet. */
export function respondPaid(core: Core, result: PayResult): StepResult {
  const { response } = result;
  const { link: channel } = result.state.session;
  if (response === null) return { ...result, reply: null, more: false };
  if (channel === null) throw new RangeError("a payment in a link that is not open");
  return respond(core, { ...result, response }, channel);
}

/**
 * A payment that the bound phone requests: a shop in an app, or one far away. It is PAY with all its checks, the same record and the same bytes for the
 * payee, but there is always a press: the bracelet is not held to a reader, so nothing else shows that the wearer wants it.
 */
function linkPay(core: Core, state: State, bytes: Uint8Array, conditions: Conditions): PayResult {
  if (lifeOf(state) !== LIFE.active) return notPaid("sync", state);
  const request = receiveRequest(bytes);
  if (!request.ok) return { ...notPaid("refused", state), cues: [] };
  return pay(core, state, { request: request.value, linked: true }, conditions);
}

const plain = (state: State): Unanswered => ({ state, effects: [], cues: [] });

function answer(state: State, response: LinkResponse): Answered {
  return { ...plain(state), response };
}

/** Done, once this is written. */
function done(written: Written): Answered {
  return { ...written, cues: [], response: { tag: "done" } };
}

type Managing = Exclude<LinkRequest, { tag: "pay" }>;

function handle(core: Core, state: State, request: Managing, conditions: Conditions): Answered {
  const { money } = state;
  const binding = bindingOf(state.device);
  if (money === null || binding === null) return answer(state, { tag: "refused" });
  const change = (on: State, entry: Change) => done(appendChange(core, on, entry, conditions.room));
  switch (request.tag) {
    case "status":
      return answer(state, { tag: "status", status: statusOf(state, money, binding.name) });
    case "history":
      return answer(state, { tag: "history", payments: money.history.map(historyRow) });
    case "limits":
      // The wearer's own only go down, whatever the bank's are today.
      if (money.limits !== null && !atMost(request.limits, money.limits)) return answer(state, { tag: "refused" });
      // Repeated, because the answer was lost: there is nothing to write.
      if (money.limits !== null && atMost(money.limits, request.limits)) return answer(state, { tag: "done" });
      return change(state, { kind: "limits", limits: request.limits });
    case "freeze": {
      // A payment that waited for its press or its second touch waits no more, and neither does an earlier thaw.
      const calm = withSession(state, { question: without(state.session.question, "payment", "thaw") });
      return money.frozen ? answer(calm, { tag: "done" }) : change(calm, { kind: "frozen", on: true });
    }
    case "thaw": {
      if (!money.frozen) return answer(state, { tag: "done" });
      const posed = poseIfPossible(state, { kind: "thaw", until_ms: conditions.now_ms + PRESS_MS }, conditions.now_ms);
      if (posed === null) return answer(state, { tag: "refused" });
      return { state: posed, effects: [], cues: [CUE.thaw], response: { tag: "press" } };
    }
    case "name":
      return done(writeSlot(state, "binding", renamedBinding(state.device, request.name)));
    case "unbind":
      return done(unbind(state));
  }
}

function statusOf(state: State, money: Money, name: Uint8Array) {
  return {
    life: lifeOf(state),
    reason: reasonOf(state),
    balance_minor: money.balance_minor,
    tickets: certifiedTickets(money),
    seq: money.seq,
    time_s: money.time_s,
    params: money.params,
    limits: limitsOf(money),
    frozen: money.frozen,
    name,
  };
}

function historyRow({ seq, pressed, request }: PaidReport) {
  const { amount_minor, payee, time_s } = readRequest(new Reader(request));
  return { seq, amount_minor, payee, time_s, pressed };
}
