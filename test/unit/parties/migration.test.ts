/** Databases of earlier releases: they open, and what they withhold of a purse is still withheld. */
import { expect } from "chai";
import { sql } from "kysely";
import { openInstitution } from "../../../parties/institution/open.js";
import { findPurse, INSTITUTION_SCHEMA } from "../../../parties/institution/store/tables.js";
import { migrate } from "../../../parties/shared/ledger/migrations.js";
import { SeededWorld } from "../../model/world.js";
import { INSTITUTION_ID, sharedDatabase } from "./town.js";

/** Steps before the column `held` was renamed `withheld`. */
const STEPS_WITH_HELD = 5;
const WALLET = "0000000000000001";

describe("parties: databases of earlier releases", function () {
  this.timeout(60_000);
  const db = sharedDatabase();

  it("keep the amounts that they withhold", async () => {
    const [database, schema] = [db(), `t${process.pid}_earlier`];
    await sql.raw(`drop schema if exists ${schema} cascade`).execute(database.kysely);
    await migrate(database, schema, INSTITUTION_SCHEMA.slice(0, STEPS_WITH_HELD));
    await sql
      .raw(
        `insert into ${schema}.purse (wallet, identity, cooperative, level, wallet_key, state, reason, repair, seq, chain,
          last_credit, last_applied, stated, last_handle, last_list, params, held, exposure)
        values ('${WALLET}', 'id', 'coop', 1, 'key', 'active', '', false, 7, 'chain', 2, 2, 100, 1, 1, 'params', 960, 900)`,
      )
      .execute(database.kysely);
    for (let time = 1; time <= 2; time++) {
      const context = await openInstitution(database, new SeededWorld("earlier"), { id: INSTITUTION_ID, schema });
      expect(await findPurse(context.db, WALLET)).to.include({ withheld: 960, exposure: 900, stated: 100 });
      const taken = await context.db
        .updateTable("purse")
        .set({ withheld: -1 })
        .execute()
        .catch((error: Error) => error.message);
      expect(taken, "no less than nothing is withheld").to.match(/check/);
    }
  });
});
