/**
 * The limits of each level that are in force: the institution's table (levels.ts) unless it has changed a row since. A purse receives a change at its next
 * sync; tickets certified before the change keep what they were good for.
 */

import { ok } from "../../../protocol/codec/result.js";
import type { Params } from "../../../protocol/messages/params.js";
import { type PartyResult, refuse } from "../../shared/errors.js";
import type { InstitutionContext } from "../context.js";
import type { Level } from "../contract.js";
import type { Db } from "../store/tables.js";

/** By level 0, 1, 2. */
export function rules(context: InstitutionContext): Promise<Level[]> {
  return Promise.all(context.levels.map((_, level) => ruleOf(context, context.db, level)));
}

export async function ruleOf(context: InstitutionContext, db: Db, level: number): Promise<Level> {
  const row = await db.selectFrom("level_rule").select("rule").where("level", "=", level).executeTakeFirst();
  return row === undefined ? context.levels[level] : (JSON.parse(row.rule) as Level);
}

/** Every limit fits its field on the purse, and none is larger than a limit that contains it. */
function isConsistent(p: Params): boolean {
  const whole = [p.maxBalance_minor, p.maxPayment_minor, p.pressFree_minor, p.pressFreeSum_minor, p.tickets];
  if (!whole.every((n) => Number.isSafeInteger(n) && n >= 0 && n <= 0x7fffffff)) return false;
  const ordered = p.pressFree_minor <= p.maxPayment_minor && p.maxPayment_minor <= p.maxBalance_minor;
  return ordered && p.maxPayment_minor > 0 && p.tickets >= 1 && p.tickets <= 16;
}

/** New limits for a level. Whether its tickets are good offline follows from the hardware and does not change. */
export async function changeRule(
  context: InstitutionContext,
  level: number,
  params: Params,
): Promise<PartyResult<Level>> {
  const before = context.levels[level];
  if (before === undefined || !isConsistent(params)) return refuse("bad-rule");
  const rule: Level = {
    params: {
      maxBalance_minor: params.maxBalance_minor,
      maxPayment_minor: params.maxPayment_minor,
      pressFree_minor: params.pressFree_minor,
      pressFreeSum_minor: params.pressFreeSum_minor,
      tickets: params.tickets,
    },
    offline: before.offline,
    cap_minor: params.tickets * params.maxPayment_minor,
  };
  const row = { level, rule: JSON.stringify(rule) };
  await context.db
    .insertInto("level_rule")
    .values(row)
    .onConflict((c) => c.column("level").doUpdateSet(row))
    .execute();
  return ok(rule);
}
