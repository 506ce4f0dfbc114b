/**
 * Who lives in the town: a central bank, an operating institution, a cooperative bank with a counter, a maker, two shops, and a person with a phone.
 *
 * Amounts are small enough that a bar of all the money shows each part. Every party keeps its books in a schema of its own.
 */
import { CentralBank } from "../../parties/central-bank/central-bank.js";
import { CooperativeBank } from "../../parties/cooperative/bank.js";
import type { Outcome } from "../../parties/errors.js";
import { Institution } from "../../parties/institution/institution.js";
import type { Database } from "../../parties/ledger/database.js";
import { Maker } from "../../parties/maker/maker.js";
import { type Settle, Terminal } from "../../parties/merchant/terminal.js";
import { DAY_S } from "../../parties/world.js";
import { ascii, Writer } from "../../protocol/wire.js";
import type { SimWorld } from "../world.js";

const ISSUED = 5_000_00;
const GUARANTEE = 500_00;
const COUNTER = 2_000_00;
const PHONE = 1_000_00;
/** Certificates hold longer than the clock goes. */
const CERTIFIED_DAYS = 4_000;

export const FIRST_WALLET = 100_001;
const LAST_WALLET = 199_999;

/** A wallet number, 8 bytes. */
export function walletNumber(number: number): Uint8Array {
  return new Writer(8).u32(0).u32(number).done();
}

/** The two shops: what they are called in events and over HTTP, their payee's id, and whether they start on line. */
const SHOPS = [
  { id: "tea-shop", payee: "TEASHOP1", online: false },
  { id: "market", payee: "MARKET01", online: true },
] as const;

export interface Till {
  readonly id: string;
  readonly terminal: Terminal;
  online: boolean;
  /** Sales in the order they were rung up. */
  readonly sales: { readonly sale: string; readonly at_ms: number }[];
}

export interface Phone {
  /** Its soft wallet's name at the institution. */
  readonly softWallet: string;
  online: boolean;
  /** Top-ups asked for so far: each has a key of its own. */
  topUps: number;
}

export interface People {
  readonly centralBank: CentralBank;
  readonly institution: Institution;
  readonly cooperative: CooperativeBank;
  readonly maker: Maker;
  readonly tills: ReadonlyMap<string, Till>;
  readonly phone: Phone;
  readonly settle: Settle;
}

function granted<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`the town cannot be founded: ${outcome.error.sentence}`);
  return outcome.value;
}

const PARTIES = ["central_bank", "institution", "cooperative", ...SHOPS.map((shop) => shop.payee.toLowerCase())];

/** Takes the town's schemas out of a database that outlives it. */
export async function leave(database: Database, prefix: string): Promise<void> {
  for (const party of PARTIES) {
    await database.kysely.schema.dropSchema(`${prefix}_${party}`).ifExists().cascade().execute();
  }
}

export async function settleIn(database: Database, world: SimWorld, prefix: string, suite: number): Promise<People> {
  const schema = (party: string) => ({ schema: `${prefix}_${party}` });
  const expiry_s = world.now_s() + CERTIFIED_DAYS * DAY_S;
  const centralBank = await CentralBank.open(database, world, schema("central_bank").schema, suite);
  const institution = await Institution.open(database, world, { id: ascii("CCB1"), suite, ...schema("institution") });
  const certificate = await centralBank.certifyInstitution({
    ...{ institution: institution.id, keyNumber: institution.keyNumber, publicKey: institution.ticketKey, expiry_s },
  });
  const opened = await CooperativeBank.open(database, world, {
    ...{ id: ascii("TJRC"), institution, expiry_s, ...schema("cooperative") },
    ...{ firstWallet: walletNumber(FIRST_WALLET), lastWallet: walletNumber(LAST_WALLET) },
  });
  const cooperative = granted(opened);
  const maker = new Maker(world, ascii("MKR1"), suite);
  await institution.trustMaker(maker.id, maker.publicKey);
  const tills = new Map<string, Till>();
  for (const { id, payee, online } of SHOPS) {
    await institution.openMerchant(ascii(payee));
    const terminal = await Terminal.open(database, world, {
      ...{ payee: ascii(payee), root: centralBank.rootKey, certificates: [certificate] },
      ...schema(payee.toLowerCase()),
    });
    tills.set(id, { id, terminal, online, sales: [] });
  }
  const phone: Phone = { softWallet: "phone", online: true, topUps: 0 };
  await institution.openSoftWallet(phone.softWallet);

  granted(await centralBank.deposit(institution.id, ISSUED, "reserve"));
  granted(await institution.issue(centralBank, ISSUED, "issue"));
  granted(await institution.guarantee(GUARANTEE, "guarantee"));
  granted(await institution.sellTo(cooperative.fundingWallet, COUNTER, "counter"));
  granted(await institution.sellTo(phone.softWallet, PHONE, "phone"));
  const settle: Settle = (payee, records) => institution.settle(payee, records);
  return { centralBank, institution, cooperative, maker, tills, phone, settle };
}
