/** Two institutions that take each other's tickets, for the tests of what is between them. */
import { expect } from "chai";
import { sql } from "kysely";
import { conserved, disputes, moneyStatement } from "../../../parties/audit/conservation.js";
import type { InstitutionContext } from "../../../parties/institution/context.js";
import type { Peer } from "../../../parties/institution/contract.js";
import { admitPeer, settleAnywhere } from "../../../parties/institution/interbank/foreign-claims.js";
import { memberOf, peerOf } from "../../../parties/institution/interbank/members.js";
import { renewKey } from "../../../parties/institution/issuing/ticket-keys.js";
import { issue, openMerchant } from "../../../parties/institution/issuing/treasury.js";
import { openInstitution } from "../../../parties/institution/open.js";
import { books } from "../../../parties/institution/store/tables.js";
import { Terminal } from "../../../parties/merchant/terminal.js";
import { unhex } from "../../../parties/shared/environment.js";
import { audit } from "../../../parties/shared/ledger/ledger.js";
import { type Holder, must, type Town } from "./town.js";

export const OTHER_ID = Uint8Array.of(0, 0, 7, 7);
export const PAYEE = unhex("00000000000b0001");

export interface Two {
  readonly town: Town;
  readonly other: InstitutionContext;
  readonly market: Terminal;
  /** Nothing is missing anywhere. */
  check(): Promise<void>;
}

export async function two(town: Town): Promise<Two> {
  const { world, bank, database, prefix } = town;
  for (const name of ["other", "market"]) {
    await sql.raw(`drop schema if exists ${prefix}_${name} cascade`).execute(database.kysely);
  }
  const other = await openInstitution(database, world, { id: OTHER_ID, schema: `${prefix}_other` });
  const certificate = must(await renewKey(other, bank, 1, world.now_s() + 86_400 * 400));
  must(await bank.deposit(OTHER_ID, 1_000_000, "reserve"));
  must(await issue(other, bank, 1_000_000, "first"));
  await admitPeer(other, peerOf(town.oi));
  await admitPeer(town.oi, peerOf(other));
  await openMerchant(other, PAYEE);
  const certificates = [town.institutionCertificate, certificate];
  const options = { payee: PAYEE, root: bank.rootKey, certificates, schema: `${prefix}_market` };
  const market = await Terminal.open(database, world, options);
  const check = async () => {
    const statement = await moneyStatement(bank, [town.oi, other]);
    expect(conserved(statement), JSON.stringify(statement)).to.equal(true);
    expect(await disputes(bank, [town.oi, other])).to.deep.equal([]);
    expect(await audit(bank.ledger)).to.deep.equal([]);
    for (const { db } of [town.oi, other]) expect(await audit(books(db))).to.deep.equal([]);
  };
  return { town, other, market, check };
}

export async function pay({ market, town }: Two, holder: Holder, amount_minor: number): Promise<void> {
  await town.paid(holder, market, amount_minor);
}

/** Paid, handed in and credited; the ticket. */
export async function taken(t: Two, holder: Holder, amount_minor: number): Promise<Uint8Array> {
  const touched = await t.town.pay(holder, t.market, amount_minor);
  if (touched.outcome !== "paid") throw new Error(touched.outcome);
  expect(await t.market.batch((p, r) => settleAnywhere(t.other, p, r))).to.include({ paid: 1 });
  return unhex(touched.ticketId);
}

/** An institution whose answers do not come, before it has done what it was asked (`done`: after). */
export function away(real: Peer, done: boolean): Peer {
  const lost = async (work: () => Promise<unknown>): Promise<never> => {
    if (done) await work();
    throw new Error("power");
  };
  return {
    id: real.id,
    claim: (...args) => lost(() => real.claim(...args)),
    refund: (...args) => lost(() => real.refund(...args)),
    bulletin: () => real.bulletin(),
    forkProofs: () => real.forkProofs(),
  };
}

export const members = (t: Two) => [memberOf(t.town.oi), memberOf(t.other)];
