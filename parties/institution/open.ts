/**
 * Opening an operating institution: it turns reserve into soft wallets, soft wallets into purses, and payments into merchants' money.
 *
 * Two contexts on one database are one institution. Secrets are stored in SQL in the clear: a bank would put an HSM behind `Signer` and wrap the wallet keys.
 */
import { DEFAULT_SUITE, suiteOf } from "../shared/crypto/suites.js";
import { type Environment, hex, unhex } from "../shared/environment.js";
import { type Database, storeOf } from "../shared/ledger/database.js";
import { openAccount } from "../shared/ledger/ledger.js";
import { migrate } from "../shared/ledger/migrations.js";
import { serializable } from "../shared/ledger/transaction.js";
import type { InstitutionContext } from "./context.js";
import type { Level } from "./contract.js";
import { LEVELS } from "./issuing/levels.js";
import { ACCOUNT } from "./store/accounts.js";
import { Keyring, TICKET_SECRET } from "./store/keyring.js";
import { books, INSTITUTION_SCHEMA, type InstitutionTables } from "./store/tables.js";

export interface InstitutionOptions {
  /** 4 bytes. */
  readonly id: Uint8Array;
  readonly keyNumber?: number;
  readonly currency?: number;
  /** 1 or 2, for an institution that is founded now; one that exists keeps its own. */
  readonly suite?: number;
  readonly levels?: readonly Level[];
  /** SQL schema; its own. */
  readonly schema?: string;
}

/** Opens the institution of this schema, or founds one. */
export async function openInstitution(
  database: Database,
  environment: Environment,
  options: InstitutionOptions,
): Promise<InstitutionContext> {
  const schema = options.schema ?? `oi_${hex(options.id)}`;
  await migrate(database, schema, INSTITUTION_SCHEMA);
  const db = storeOf<InstitutionTables>(database, schema);
  const founding = suiteOf(options.suite ?? DEFAULT_SUITE);
  const fresh = new Map([TICKET_SECRET, "enrolment"].map((name) => [name, hex(founding.newSecret(environment))]));
  fresh.set("suite", String(founding.id));
  const secrets = await serializable(db, async (tx) => {
    const { reserve, treasury, fees, guarantee, transit } = ACCOUNT;
    await openAccount(books(tx), reserve, "reserve");
    await openAccount(books(tx), transit, "transit");
    for (const own of [treasury, fees, guarantee]) await openAccount(books(tx), own, "own");
    const rows = await tx.selectFrom("secret").selectAll().execute();
    if (rows.length > 0) return new Map(rows.map((row) => [row.name, row.value]));
    for (const [name, value] of fresh) await tx.insertInto("secret").values({ name, value }).execute();
    return fresh;
  });
  const suite = suiteOf(Number(secrets.get("suite")));
  return {
    db,
    environment,
    suite,
    id: options.id,
    currency: options.currency ?? 156,
    peers: new Map(),
    keyring: await Keyring.open(db, suite, options.keyNumber ?? 1),
    enrolment: suite.signerOf(unhex(secrets.get("enrolment") as string)),
    levels: options.levels ?? LEVELS,
  };
}
