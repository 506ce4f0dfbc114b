/**
 * What the purse does when nobody asks anything of it, one slice at a time, so that a touch never waits: whatever makes the next touch cheap comes
 * first, the long work after it.
 */

import { LIFE } from "../../../protocol/commands/sync.js";
import { agree, confirm, keepIdentity } from "../commands/enrol.js";
import { nextReady } from "../commands/pay.js";
import type { Core } from "../core.js";
import { quiet, type StepResult, withSession } from "../effects.js";
import { rebuildDue, rebuildSlice } from "../payment/last-answer.js";
import { isFor } from "../payment/prepare.js";
import { chainSlice, readySlice } from "../payment/prepare-slice.js";
import { restatement } from "../state/journal-entries.js";
import { lifeOf, type State, type Work } from "../state/state.js";
import { listDue, listSlice, startList } from "./key-list-work.js";
import { startTicket, ticketSlice } from "./ticket-work.js";

/** With less room than this the journal is restated while idle: a whole sync's orders must fit at any time. */
const LOW_ROOM = 48;

/** `room`: records the journal still takes; `capacity`: those a fresh region takes. */
export function idle(core: Core, state: State, room: number, capacity: number): StepResult {
  const { work } = state.session;
  if (state.session.channel !== null || state.session.otherConnection.channel !== null) return quiet(state);
  if (lifeOf(state) !== LIFE.active || state.money === null) {
    return work === null ? quiet(state) : slice(core, state, work);
  }
  const money = state.money;
  if (money.unchained !== null) return chainSlice(core, state, money);
  const next = nextReady(money);
  if (next !== null && !isFor(state.session.ready, money, next)) return readySlice(core, state, money, next);
  if (rebuildDue(state)) return rebuildSlice(core, state);
  if (room < LOW_ROOM && capacity - restatement(money).length > room) {
    return { ...quiet(state, true), effects: [{ kind: "restating", money }] };
  }
  if (work !== null) return slice(core, state, work);
  if (money.tickets.length < money.params.tickets) {
    return quiet(withSession(state, { work: startTicket(core) }), true);
  }
  if (listDue(money)) return quiet(withSession(state, { work: startList(core, state.device, money) }), true);
  return quiet(state);
}

function slice(core: Core, state: State, work: Work): StepResult {
  switch (work.kind) {
    case "identity":
      return keepIdentity(state, work);
    case "agree":
      return agree(core, state, work);
    case "confirm":
      return confirm(core, state, work);
    case "ticket":
      return ticketSlice(core, state, work);
    case "list":
      return listSlice(core, state, work);
  }
}
