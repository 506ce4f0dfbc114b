/** Two institutions that take each other's tickets, for the tests of what is between them. */
import { expect } from "chai";
import { sql } from "kysely";
import { conserved, disputes, moneyStatement } from "../../../parties/audit/conservation.js";
import type { Peer } from "../../../parties/institution/contract.js";
import { Institution } from "../../../parties/institution/institution.js";
import { Terminal } from "../../../parties/merchant/terminal.js";
import { unhex } from "../../../parties/shared/environment.js";
import { type Holder, must, type Town } from "./town.js";

export const OTHER_ID = Uint8Array.of(0, 0, 7, 7);
export const PAYEE = unhex("00000000000b0001");

export interface Two {
  readonly town: Town;
  readonly other: Institution;
  readonly market: Terminal;
  /** Nothing is missing anywhere. */
  check(): Promise<void>;
}

export async function two(town: Town): Promise<Two> {
  const { world, bank, database, prefix } = town;
  for (const name of ["other", "market"]) {
    await sql.raw(`drop schema if exists ${prefix}_${name} cascade`).execute(database.kysely);
  }
  const other = await Institution.open(database, world, { id: OTHER_ID, schema: `${prefix}_other` });
  const certificate = must(await other.renewKey(bank, 1, world.now_s() + 86_400 * 400));
  must(await bank.deposit(OTHER_ID, 1_000_000, "reserve"));
  must(await other.issue(bank, 1_000_000, "first"));
  await other.clearing.admit(town.oi.clearing);
  await town.oi.clearing.admit(other.clearing);
  await other.openMerchant(PAYEE);
  const certificates = [town.institutionCertificate, certificate];
  const options = { payee: PAYEE, root: bank.rootKey, certificates, schema: `${prefix}_market` };
  const market = await Terminal.open(database, world, options);
  const check = async () => {
    const statement = await moneyStatement(bank, [town.oi, other]);
    expect(conserved(statement), JSON.stringify(statement)).to.equal(true);
    expect(await disputes(bank, [town.oi, other])).to.deep.equal([]);
    for (const party of [bank, town.oi, other]) expect(await party.audit()).to.deep.equal([]);
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
  expect(await t.market.batch((p, r) => t.other.settle(p, r))).to.include({ paid: 1 });
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

export const members = (t: Two) => [t.town.oi.clearing, t.other.clearing];
