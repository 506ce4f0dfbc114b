/**
 * What the purse does when nobody asks anything of it, one slice at a time, so that a touch never waits: whatever makes the next touch cheap comes
 * first, the long work after it.
 */

import { LIFE } from "../../protocol/sync.js";
import { wipe } from "../crypto/bytes.js";
import { Secret } from "../crypto/secret.js";
import type { Core } from "./core.js";
import { agree, keepIdentity } from "./enrol.js";
import { restatement } from "./entries.js";
import { listDue, startList } from "./list.js";
import { apply, type Change, chained, type Money, type PurseTicket } from "./money.js";
import { type Outcome, quiet, withSession } from "./outcome.js";
import { nextReady } from "./pay.js";
import { isFor, primeSlice, sealKey } from "./prime.js";
import { lifeOf, type State, type Work } from "./state.js";

/** With less room than this the journal is restated while idle: a whole sync's orders must fit at any time. */
const LOW_ROOM = 48;

/** `room`: records the journal still takes; `capacity`: those a fresh region takes. */
export function idle(core: Core, state: State, room: number, capacity: number): Outcome {
  const { work } = state.session;
  if (state.session.channel !== null || state.session.aside.channel !== null) return quiet(state);
  if (lifeOf(state) !== LIFE.active || state.money === null) {
    return work === null ? quiet(state) : slice(core, state, work);
  }
  const money = state.money;
  if (money.unchained !== null) return quiet({ ...state, money: chained(money, core.chainOf) }, true);
  const next = nextReady(money);
  if (next !== null && !isFor(state.session.ready, money, next)) return makeReady(core, state, money, next);
  if (room < LOW_ROOM && capacity - restatement(money).length > room) {
    return { ...quiet(state, true), effects: [{ kind: "restate", money }] };
  }
  if (work !== null) return slice(core, state, work);
  if (money.tickets.length < money.params.tickets) {
    const secret = new Secret(core.random(32));
    const job = core.suite.ticketJob(secret.reveal());
    return quiet(withSession(state, { work: { kind: "ticket", secret, job } }), true);
  }
  if (listDue(money)) return quiet(withSession(state, { work: startList(core, state.device, money) }), true);
  return quiet(state);
}

function makeReady(core: Core, state: State, money: Money, ticket: PurseTicket): Outcome {
  const { priming } = state.session;
  const going = isFor(priming, money, ticket) ? priming : null;
  const primed = primeSlice(core, state.device, money, ticket, going);
  switch (primed.stage) {
    case "going":
      return quiet(withSession(state, { ready: null, priming: primed.priming }), true);
    case "ready":
      return quiet(withSession(state, { ready: primed.ready, priming: null }), true);
    case "broken":
      return quiet({ ...withSession(state, { ready: null, priming: null }), damage: "damaged" });
  }
}

function slice(core: Core, state: State, work: Work): Outcome {
  switch (work.kind) {
    case "identity":
      return keepIdentity(state, work);
    case "agree":
      return agree(core, state, work);
    case "ticket":
      return work.job.step() ? keepTicket(core, state, work) : quiet(state, true);
    case "list":
      return work.job.step() ? keepList(core, state, work) : quiet(state, true);
  }
}

function keep(core: Core, state: State, change: Change): Outcome {
  const money = apply(state.money, change, core.chainOf);
  return { ...quiet({ ...withSession(state, { work: null }), money }, true), effects: [{ kind: "append", change }] };
}

function keepTicket(core: Core, state: State, work: Extract<Work, { kind: "ticket" }>): Outcome {
  const publicKey = new Uint8Array(33);
  const first = new Uint8Array(32);
  const z = new Uint8Array(32);
  work.job.publicKey(publicKey);
  work.job.first(first);
  work.job.z(z);
  // Zeros say that the job saw a fault (crypto/suite.ts): this ticket is dropped and another one begun.
  if (publicKey[0] === 0) return quiet(withSession(state, { work: null }), true);
  const sealNonce = core.random(16);
  const key = sealKey(core, state.device);
  const box = core.seal(key, sealNonce, work.secret.reveal());
  wipe(key);
  work.secret.wipe();
  const ticket: PurseTicket = {
    number: state.money?.nextTicket ?? 1,
    stage: "made",
    id: core.hash(publicKey).slice(0, 8),
    publicKey,
    first,
    z,
    sealNonce,
    sealTag: box.slice(32),
    sealed: box.slice(0, 32),
    head: null,
    signature: null,
  };
  return keep(core, state, { kind: "made", ticket });
}

function keepList(core: Core, state: State, work: Extract<Work, { kind: "list" }>): Outcome {
  const signature = new Uint8Array(64);
  work.job.signature(signature);
  if (signature.every((byte) => byte === 0)) return quiet(withSession(state, { work: null }), true);
  // The time entry of a sync may have taken a listed ticket away meanwhile; then this list is for nobody.
  const tickets = state.money?.tickets ?? [];
  if (!work.tickets.every((n) => tickets.some((t) => t.number === n))) {
    return quiet(withSession(state, { work: null }), true);
  }
  return keep(core, state, {
    kind: "listed",
    list: { number: work.number, tickets: work.tickets, signature },
  });
}
