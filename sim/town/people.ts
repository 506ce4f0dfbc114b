/**
 * Who lives in the town: a central bank, two operating institutions, a cooperative bank with a counter, a maker, a tea shop that banks with the first
 * institution, a market that banks with the second, and a person with a phone.
 *
 * Amounts are small enough that a bar of all the money shows each part. Every party keeps its books in a schema of its own.
 */

import { CentralBank } from "../../parties/central-bank/central-bank.js";
import { CooperativeBank } from "../../parties/cooperative/cooperative-bank.js";
import type { InstitutionContext } from "../../parties/institution/context.js";
import { settleAnywhere } from "../../parties/institution/interbank/foreign-claims.js";
import { LEVELS } from "../../parties/institution/issuing/levels.js";
import { trustMaker } from "../../parties/institution/issuing/makers.js";
import { openSoftWallet, sellTo } from "../../parties/institution/issuing/soft-wallet.js";
import { fundGuarantee, issue, openMerchant } from "../../parties/institution/issuing/treasury.js";
import { openInstitution } from "../../parties/institution/open.js";
import { sponsorOf } from "../../parties/institution/purses/cooperative.js";
import { Maker } from "../../parties/maker/maker.js";
import type { Settle } from "../../parties/merchant/batch.js";
import { Terminal } from "../../parties/merchant/terminal.js";
import type { Phone as PhoneParty } from "../../parties/phone/phone.js";
import { DAY_S } from "../../parties/shared/environment.js";
import type { PartyResult } from "../../parties/shared/errors.js";
import type { Database } from "../../parties/shared/ledger/database.js";
import { ascii, Writer } from "../../protocol/codec/bytes.js";
import type { Params } from "../../protocol/messages/params.js";
import { certifyEachOther, postBulletins } from "../world/banks.js";
import type { SimWorld } from "../world/world.js";

const ISSUED = 5_000_00;
const GUARANTEE = 500_00;
const COUNTER = 2_000_00;
const PHONE = 1_000_00;
/** Certificates hold longer than the clock goes. */
export const CERTIFIED_DAYS = 4_000;

export const FIRST_WALLET = 100_001;
const LAST_WALLET = 199_999;

/** A wallet number, 8 bytes. */
export function walletNumber(number: number): Uint8Array {
  return new Writer(8).u32(0).u32(number).done();
}

/** The two shops: what they are called in events and over HTTP, their payee's id, where they bank, and whether they start online. */
const SHOPS = [
  { id: "tea-shop", payee: "TEASHOP1", bank: 0, online: false },
  { id: "market", payee: "MARKET01", bank: 1, online: true },
] as const;

/** What the town knows of a sale beside the till's own row. */
export interface Sale {
  readonly sale: string;
  readonly at_ms: number;
  /** Of the ticket it was paid with, hexadecimal; null while it was not. */
  ticket: string | null;
  /** The bracelet that paid. Only the simulator knows it; no party does. */
  payer: string | null;
  refunded_minor: number;
}

export interface Till {
  readonly id: string;
  readonly terminal: Terminal;
  /** Where it banks. */
  readonly bank: InstitutionContext;
  readonly settle: Settle;
  online: boolean;
  /** Sales in the order they were made. */
  readonly sales: Sale[];
}

export interface Phone {
  /** Account of the value it came with: it can load any bracelet, and be bound to none. A soft wallet takes the value over. */
  readonly prepaid: string;
  /** Logged in to a person's soft wallet, once one was opened. */
  person: PhoneParty | null;
  online: boolean;
  /** How many it has sent so far: each has an idempotency key of its own. */
  requests: number;
}

export interface People {
  readonly centralBank: CentralBank;
  /** The one that issues the bracelets. */
  readonly institution: InstitutionContext;
  readonly second: InstitutionContext;
  readonly cooperative: CooperativeBank;
  readonly maker: Maker;
  readonly tills: ReadonlyMap<string, Till>;
  readonly phone: Phone;
  /** Limits in force at the first institution, by level. */
  readonly rules: Params[];
}

export const institutionsOf = (people: People): [InstitutionContext, InstitutionContext] => [
  people.institution,
  people.second,
];

/** Online terminals get the newest bulletins of both institutions. */
export async function postOnline(people: People): Promise<void> {
  const online = [...people.tills.values()].filter((till) => till.online);
  await postBulletins(
    institutionsOf(people),
    online.map((till) => till.terminal),
  );
}

function expectOk<T>(result: PartyResult<T>): T {
  if (!result.ok) throw new Error(`the town cannot be founded: ${result.error.sentence}`);
  return result.value;
}

const PARTIES = [
  "central_bank",
  "institution",
  "second",
  "cooperative",
  ...SHOPS.map((shop) => shop.payee.toLowerCase()),
];

/** Removes the town's schemas from a database that outlives it. */
export async function dropSchemas(database: Database, prefix: string): Promise<void> {
  for (const party of PARTIES) {
    await database.kysely.schema.dropSchema(`${prefix}_${party}`).ifExists().cascade().execute();
  }
}

export async function openPeople(database: Database, world: SimWorld, prefix: string, suite: number): Promise<People> {
  const schema = (party: string) => ({ schema: `${prefix}_${party}` });
  const expiry_s = world.now_s() + CERTIFIED_DAYS * DAY_S;
  const centralBank = await CentralBank.open(database, world, schema("central_bank").schema, suite);
  const institution = await openInstitution(database, world, { id: ascii("CCB1"), suite, ...schema("institution") });
  const second = await openInstitution(database, world, { id: ascii("BOC2"), suite, ...schema("second") });
  expectOk(await certifyEachOther(centralBank, [institution, second], expiry_s));
  const opened = await CooperativeBank.open(database, world, {
    id: ascii("TJRC"),
    institution: sponsorOf(institution),
    expiry_s,
    ...schema("cooperative"),
    firstWallet: walletNumber(FIRST_WALLET),
    lastWallet: walletNumber(LAST_WALLET),
  });
  const cooperative = expectOk(opened);
  const maker = new Maker(world, ascii("MKR1"), suite);
  await trustMaker(institution, maker.id, maker.publicKey);
  const tills = new Map<string, Till>();
  for (const shop of SHOPS) {
    const { id, online } = shop;
    const [payee, bank] = [ascii(shop.payee), [institution, second][shop.bank]];
    await openMerchant(bank, payee);
    const known = { payee, root: centralBank.rootKey, certificates: [] };
    const terminal = await Terminal.open(database, world, { ...known, ...schema(shop.payee.toLowerCase()) });
    await postBulletins([institution, second], [terminal]);
    const settle: Settle = (of, records) => settleAnywhere(bank, of, records);
    tills.set(id, { id, terminal, bank, settle, online, sales: [] });
  }
  const phone: Phone = { prepaid: "phone", person: null, online: true, requests: 0 };
  await openSoftWallet(institution, phone.prepaid);

  expectOk(await centralBank.deposit(institution.id, ISSUED, "reserve"));
  expectOk(await issue(institution, centralBank, ISSUED, "issue"));
  expectOk(await fundGuarantee(institution, GUARANTEE, "guarantee"));
  expectOk(await sellTo(institution, cooperative.fundingWallet, COUNTER, "counter"));
  expectOk(await sellTo(institution, phone.prepaid, PHONE, "phone"));
  const rules = LEVELS.map(({ params }) => params);
  return { centralBank, institution, second, cooperative, maker, tills, phone, rules };
}
