/**
 * The scheduler of what the purse does between commands, one slice at a time, so that a touch never waits: whatever makes the next touch cheap comes
 * first, the long work after it.
 */

import { LIFE } from "../../../protocol/commands/sync.js";
import type { Core } from "../core.js";
import { quiet, type StepResult } from "../effects.js";
import { rebuildDue, rebuildSlice } from "../payment/last-answer.js";
import { chainSlice, isCurrent, prepareSlice } from "../payment/prepare.js";
import { snapshot } from "../state/journal-entries.js";
import { keyListDue } from "../state/key-list.js";
import { nextTicket } from "../state/money.js";
import type { Work } from "../state/session.js";
import { lifeOf, type State, withSession } from "../state/state.js";
import { identitySlice, walletKeySlice } from "./enrol-work.js";
import { keyListSlice, startKeyList } from "./key-list-work.js";
import { startTicket, ticketSlice } from "./ticket-work.js";

/** With less room than this the journal is compacted while idle: a whole sync's orders must fit at any time. */
const LOW_ROOM = 48;

/** `room`: records the journal still takes; `capacity`: those a fresh region takes. */
export function idle(core: Core, state: State, room: number, capacity: number): StepResult {
  const { work } = state.session;
  if (state.session.channel !== null || state.session.otherConnection.channel !== null) return quiet(state);
  if (lifeOf(state) !== LIFE.active || state.money === null) {
    return work === null ? quiet(state) : workSlice(core, state, work);
  }
  const money = state.money;
  if (money.unchained !== null) return chainSlice(core, state, money);
  const ticket = nextTicket(money);
  if (ticket !== null && !isCurrent(state.session.prepared, money, ticket)) {
    return prepareSlice(core, state, money, ticket);
  }
  if (rebuildDue(state)) return rebuildSlice(core, state);
  if (room < LOW_ROOM && capacity - snapshot(money).length > room) {
    return { ...quiet(state, true), effects: [{ kind: "compactSlice", money }] };
  }
  if (work !== null) return workSlice(core, state, work);
  if (money.tickets.length < money.params.tickets) {
    return quiet(withSession(state, { work: startTicket(core) }), true);
  }
  if (keyListDue(money)) return quiet(withSession(state, { work: startKeyList(core, state.device, money) }), true);
  return quiet(state);
}

function workSlice(core: Core, state: State, work: Work): StepResult {
  switch (work.kind) {
    case "identity":
      return identitySlice(state, work);
    case "wallet-key":
      return walletKeySlice(core, state, work);
    case "ticket":
      return ticketSlice(core, state, work);
    case "key-list":
      return keyListSlice(core, state, work);
  }
}
