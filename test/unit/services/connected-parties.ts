/**
 * Parties for the services' tests that reach one another by URL and token: a central bank, institutions and a cooperative bank, each behind a server of its
 * own; and the firmware's own bracelets.
 */
import { sql } from "kysely";
import { Bracelet } from "../../../firmware/main.js";
import { conserved, disputes, moneyStatement } from "../../../parties/audit/conservation.js";
import { enrol } from "../../../parties/cooperative/station.js";
import type { InstitutionContext } from "../../../parties/institution/context.js";
import { books } from "../../../parties/institution/store/tables.js";
import { Maker } from "../../../parties/maker/maker.js";
import { relaySync } from "../../../parties/merchant/relay.js";
import { type ApduExchange, hex, unhex } from "../../../parties/shared/environment.js";
import type { PartyResult } from "../../../parties/shared/errors.js";
import type { Database } from "../../../parties/shared/ledger/database.js";
import { audit } from "../../../parties/shared/ledger/ledger.js";
import { ascii } from "../../../protocol/codec/bytes.js";
import { SW } from "../../../protocol/commands/status.js";
import { CentralBankClient } from "../../../services/client/central-bank-client.js";
import { CooperativeClient } from "../../../services/client/cooperative-client.js";
import { HttpClient } from "../../../services/client/http-client.js";
import { InstitutionClient } from "../../../services/client/institution-client.js";
import { centralBank } from "../../../services/contract/central-bank.js";
import { institution } from "../../../services/contract/institution.js";
import { Refusal } from "../../../services/results.js";
import { createApp } from "../../../services/server/app.js";
import {
  COOPERATIVE,
  COOPERATIVE_SCOPE,
  type Opened,
  type OpenedCentralBank,
  openCentralBank,
  openCooperative,
  openInstitution,
} from "../../../services/server/open-parties.js";
import type { Grant } from "../../../services/server/tokens.js";
import { MemoryBoard } from "../../harness/board.js";
import { rest } from "../../harness/purse.js";
import { SeededWorld } from "../../model/world.js";
import { must, YUAN } from "../parties/town.js";

export const IDS = [ascii("OPI1"), ascii("OPI2")] as const;
export const STATION = hex(COOPERATIVE.id);

/** A party on a port of its own. */
export interface ListeningParty {
  readonly url: string;
  readonly operator: HttpClient;
  token(grant: Grant): Promise<{ url: string; token: string }>;
  close(): Promise<void>;
}

async function listen({ service }: Opened): Promise<ListeningParty> {
  const app = await createApp([service]);
  const url = (await app.listen({ host: "127.0.0.1", port: 0 })) + service.prefix;
  const token = async (grant: Grant) => ({ url, token: must(await service.store.tokens.mint(grant)) });
  const operator = new HttpClient(await token({ role: "operator", subject: "" }));
  return { url, token, operator, close: () => app.close() };
}

/** The name of the refusal that the call throws; `answered` when it throws none. */
export function thrownBy(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "answered",
    (thrown: unknown) => (thrown instanceof Refusal ? thrown.error.name : String(thrown)),
  );
}

export const good = async <T>(result: Promise<PartyResult<T>>): Promise<T> => must(await result);

/** The firmware's own bracelet, with a board in memory, and its wearer. */
export class TestBracelet {
  readonly board: MemoryBoard;
  readonly #device: Bracelet;
  readonly pipe: ApduExchange = async (apdu) => {
    const answer = this.#device.command(apdu);
    if (answer[answer.length - 2] * 256 + answer[answer.length - 1] === SW.working) {
      for (let n = 0; n < 200 && this.#device.idle(); n++);
    }
    return answer;
  };

  constructor(seed: number) {
    this.board = new MemoryBoard({ seed });
    this.#device = new Bracelet(this.board);
  }

  press(): void {
    this.#device.press();
  }

  /** Minutes later the bracelet no longer waits for a press. */
  later(): void {
    this.board.uptime_ms += 10 * 60_000;
  }

  async hold<T>(use: (pipe: ApduExchange) => Promise<T>): Promise<T> {
    this.#device.field(true);
    const value = await use(this.pipe);
    rest(this.#device);
    return value;
  }

  sync(bank: InstitutionClient, phone?: { name: string; bind: boolean }) {
    return this.hold((pipe) => relaySync(pipe, () => bank.openSync(phone)));
  }
}

/** The institution of this operator trusts the maker. */
export function trust(operator: HttpClient, maker: Maker): Promise<unknown> {
  const body = { maker: hex(maker.id), publicKey: hex(maker.publicKey) };
  return good(operator.call(institution.enrolment.trustMaker, { body }));
}

export interface Bank extends ListeningParty {
  readonly institution: InstitutionContext;
  readonly id: string;
}

export class ConnectedParties {
  readonly world: SeededWorld;
  central!: OpenedCentralBank;
  root!: ListeningParty;
  rootClient!: CentralBankClient;
  readonly banks: Bank[] = [];
  coop!: ListeningParty;
  station!: CooperativeClient;
  /** Of the first institution, with a station's token. */
  carrier!: InstitutionClient;
  #bracelets = 0;

  private constructor(seed: string) {
    this.world = new SeededWorld(seed);
  }

  /** Each institution with reserve, circulation and guarantee; the cooperative bank, with stock, at the first. */
  static async open(database: Database, seed: string, institutions = 1): Promise<ConnectedParties> {
    const parties = new ConnectedParties(seed);
    const { world, banks } = parties;
    const names = ["central_bank", ...IDS.map((id) => `oi_${hex(id)}`), `coop_${STATION}`];
    for (const schema of names.flatMap((name) => [name, `${name}_http`])) {
      await sql.raw(`drop schema if exists ${schema} cascade`).execute(database.kysely);
    }
    const options = {
      environment: world,
      freeMoney: false,
      database: async () => ({ ...database, close: async () => {} }),
    };
    parties.central = await openCentralBank(options);
    parties.root = await listen(parties.central);
    for (const id of IDS.slice(0, institutions)) {
      const client = new CentralBankClient(await parties.root.token({ role: "institution", subject: hex(id) }));
      if (banks.length === 0) parties.rootClient = client;
      const opened = await openInstitution(options, id, client);
      const bank = { ...(await listen(opened)), institution: opened.institution, id: hex(id) };
      banks.push(bank);
      const reserve = { params: { id: bank.id }, body: { amount_minor: 100_000 * YUAN }, key: `reserve-${bank.id}` };
      await good(parties.root.operator.call(centralBank.institutions.deposit, reserve));
      const { treasury } = institution;
      await good(bank.operator.call(treasury.issue, { body: { amount_minor: 50_000 * YUAN }, key: "issue" }));
      await good(bank.operator.call(treasury.guarantee, { body: { amount_minor: 1_000 * YUAN }, key: "guarantee" }));
    }
    const [first] = banks;
    const cooperative = { role: "cooperative", subject: STATION, scope: COOPERATIVE_SCOPE } as const;
    parties.coop = await listen(
      await openCooperative(options, await InstitutionClient.connect(await first.token(cooperative))),
    );
    const params = { name: `cooperative-${STATION}` };
    const stock = { params, body: { amount_minor: 10_000 * YUAN }, key: "stock" };
    await good(first.operator.call(institution.wallets.buy, stock));
    const station = { role: "station", subject: STATION } as const;
    parties.carrier = await InstitutionClient.connect(await first.token(station));
    parties.station = await CooperativeClient.connect(await parties.coop.token(station), parties.carrier);
    return parties;
  }

  /** A bracelet from the factory, enrolled at the station under this number. */
  async enrolled(wallet: string): Promise<TestBracelet> {
    const { world, carrier, station, banks } = this;
    const maker = new Maker(world, ascii("MKR1"));
    await trust(banks[0].operator, maker);
    const bracelet = new TestBracelet(++this.#bracelets);
    const product = { q: carrier.enrolmentKey, institution: carrier.id, level: 1 };
    must(await bracelet.hold((pipe) => maker.personalise(pipe, product)));
    must(await bracelet.hold((pipe) => enrol(pipe, station, unhex(wallet))));
    return bracelet;
  }

  /** What is wrong with the money of all parties, in sentences; empty when it is right. */
  async wrong(): Promise<string[]> {
    const institutions = this.banks.map((bank) => bank.institution);
    const statement = await moneyStatement(this.central.bank, institutions);
    const audits = await Promise.all([
      audit(this.central.bank.ledger),
      ...institutions.map(({ db }) => audit(books(db))),
    ]);
    const between = await disputes(this.central.bank, institutions);
    return [
      ...audits.flat(),
      ...between,
      ...(conserved(statement) ? [] : [`not conserved: ${JSON.stringify(statement)}`]),
    ];
  }

  async close(): Promise<void> {
    for (const one of [this.coop, ...this.banks, this.root]) await one.close();
  }
}
