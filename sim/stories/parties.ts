/** Who takes part in a story: one central bank, one operating institution, one cooperative bank, a maker of secure elements, a shop, and one bracelet. */
import { CentralBank } from "../../parties/central-bank/central-bank.js";
import { CooperativeBank } from "../../parties/cooperative/cooperative-bank.js";
import type { InstitutionContext } from "../../parties/institution/context.js";
import { trustMaker } from "../../parties/institution/issuing/makers.js";
import { openMerchant } from "../../parties/institution/issuing/treasury.js";
import { openInstitution } from "../../parties/institution/open.js";
import { sponsorOf } from "../../parties/institution/purses/cooperative.js";
import { Maker } from "../../parties/maker/maker.js";
import { Terminal } from "../../parties/merchant/terminal.js";
import { DAY_S } from "../../parties/shared/environment.js";
import type { Database } from "../../parties/shared/ledger/database.js";
import { ascii, Writer } from "../../protocol/codec/bytes.js";
import type { SimBracelet } from "../world/bracelet.js";
import type { EventStream } from "../world/events.js";
import type { SimWorld } from "../world/world.js";
import { must } from "./story-run.js";

export interface Parties {
  readonly world: SimWorld;
  readonly stream: EventStream;
  readonly bracelet: SimBracelet;
  readonly centralBank: CentralBank;
  readonly institution: InstitutionContext;
  /** Every institution whose books count; a story may bring more. */
  readonly institutions: InstitutionContext[];
  readonly cooperative: CooperativeBank;
  readonly maker: Maker;
  readonly shop: Terminal;
  /** Another bracelet, blank, or with `copyOf` over a copy of everything that bracelet stores. */
  openBracelet(name: string, how?: OpenOptions): Promise<SimBracelet>;
  /** For parties that only one story has. */
  readonly storage: { readonly database: Database; schema(party: Party): string };
}

export interface OpenOptions {
  readonly level?: 0 | 1;
  /** Name of another bracelet of this story. */
  readonly copyOf?: string;
}

/** A wallet number, 8 bytes. */
export function wallet(number: number): Uint8Array {
  return new Writer(8).u32(0).u32(number).done();
}

/** The cooperative bank's range of wallet numbers. */
const FIRST_WALLET = 100_000;
export const LAST_WALLET = 199_999;
export const WALLET = wallet(100_001);

const PARTIES = ["central_bank", "institution", "cooperative", "shop", "second", "market", "stall"] as const;
type Party = (typeof PARTIES)[number];

/** Readers that are terminals: a SELECT from one of them counts as a touch. */
export const TERMINALS: readonly string[] = Object.freeze(["shop", "market", "stall"]);

/** Removes the story's schemas from a database that outlives it. */
export async function dropSchemas(database: Database, prefix: string): Promise<void> {
  for (const party of PARTIES) {
    await database.kysely.schema.dropSchema(`${prefix}_${party}`).ifExists().cascade().execute();
  }
}

interface OpenPartiesOptions {
  readonly database: Database;
  readonly world: SimWorld;
  readonly stream: EventStream;
  readonly openBracelet: Parties["openBracelet"];
  /** Each party has a schema of its own, named after this. */
  readonly prefix: string;
  readonly suite: number;
}

export async function openParties(options: OpenPartiesOptions): Promise<Parties> {
  const { database, world, stream, openBracelet, prefix, suite } = options;
  const bracelet = await openBracelet("bracelet");
  const expiry_s = world.now_s() + 365 * DAY_S;
  const name = (party: Party) => `${prefix}_${party}`;
  const centralBank = await CentralBank.open(database, world, name("central_bank"), suite);
  const institution = await openInstitution(database, world, {
    id: ascii("CCB1"),
    schema: name("institution"),
    suite,
  });
  const certificate = await centralBank.certifyInstitution({
    institution: institution.id,
    keyNumber: institution.keyring.current.number,
    publicKey: institution.keyring.current.signer.publicKey,
    expiry_s,
  });
  const cooperative = await CooperativeBank.open(database, world, {
    id: ascii("TJRC"),
    institution: sponsorOf(institution),
    schema: name("cooperative"),
    expiry_s,
    firstWallet: wallet(FIRST_WALLET),
    lastWallet: wallet(LAST_WALLET),
  });
  must(cooperative.ok, "the institution does not charter the cooperative bank");
  const maker = new Maker(world, ascii("MKR1"), suite);
  await trustMaker(institution, maker.id, maker.publicKey);
  const payee = ascii("TEASHOP1");
  await openMerchant(institution, payee);
  const shop = await Terminal.open(database, world, {
    payee,
    root: centralBank.rootKey,
    certificates: [certificate],
    schema: name("shop"),
  });
  return {
    world,
    stream,
    bracelet,
    centralBank,
    institution,
    cooperative: cooperative.value,
    maker,
    shop,
    openBracelet,
    institutions: [institution],
    storage: { database, schema: name },
  };
}
