/**
 * A street for the services' tests: a central bank, institutions and a cooperative bank, each behind a server of its own, that find one another by URL
 * and token; and the firmware's own bracelets.
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
import type { Database } from "../../../parties/shared/ledger/database.js";
import { audit } from "../../../parties/shared/ledger/ledger.js";
import { ascii } from "../../../protocol/codec/bytes.js";
import { SW } from "../../../protocol/commands/status.js";
import { CentralBankClient, CooperativeClient, InstitutionClient } from "../../../services/client/clients.js";
import { Caller } from "../../../services/client/http-client.js";
import { createApp } from "../../../services/server/app.js";
import {
  COOPERATIVE,
  COOPERATIVE_SCOPE,
  type Opened,
  type OpenedCentralBank,
  openCentralBank,
  openCooperative,
  openInstitution,
} from "../../../services/server/setup.js";
import type { Grant } from "../../../services/server/tokens.js";
import { MemoryBoard } from "../../harness/board.js";
import { rest } from "../../harness/purse.js";
import { SeededWorld } from "../../model/world.js";
import { must, YUAN } from "../parties/town.js";

export const IDS = [ascii("OPI1"), ascii("OPI2")] as const;
export const STATION = hex(COOPERATIVE.id);

/** A party on a port of its own; `caller` asks it with a new token of this role. */
export interface Behind {
  readonly url: string;
  readonly operator: Caller;
  token(grant: Grant): Promise<{ url: string; token: string }>;
  close(): Promise<void>;
}

export async function behind({ service }: Opened): Promise<Behind> {
  const app = await createApp([service]);
  const url = (await app.listen({ host: "127.0.0.1", port: 0 })) + service.prefix;
  const token = async (grant: Grant) => ({ url, token: must(await service.front.tokens.mint(grant)) });
  const operator = new Caller(await token({ role: "operator", subject: "" }));
  return { url, token, operator, close: () => app.close() };
}

export const good = async (reply: ReturnType<Caller["get"]>) => must(await reply) as Record<string, unknown>;

/** Moves money under a key that names the movement. */
export const pay = (caller: Caller, path: string, amount_minor: number) =>
  good(caller.move(path, { amount_minor }, `${path} ${amount_minor}`));

/** A wrist with the firmware's own bracelet. */
export class Wrist {
  readonly board: MemoryBoard;
  readonly bracelet: Bracelet;
  readonly pipe: ApduExchange = async (apdu) => {
    const answer = this.bracelet.command(apdu);
    if (answer[answer.length - 2] * 256 + answer[answer.length - 1] === SW.working) {
      for (let n = 0; n < 200 && this.bracelet.idle(); n++);
    }
    return answer;
  };

  constructor(seed: number) {
    this.board = new MemoryBoard({ seed });
    this.bracelet = new Bracelet(this.board);
  }

  /** Minutes later nobody waits for a press any more. */
  later(): void {
    this.board.uptime_ms += 10 * 60_000;
  }

  async hold<T>(use: (pipe: ApduExchange) => Promise<T>): Promise<T> {
    this.bracelet.field(true);
    const value = await use(this.pipe);
    rest(this.bracelet);
    return value;
  }

  sync(bank: InstitutionClient, phone?: { name: string; bind: boolean }) {
    return this.hold((pipe) => relaySync(pipe, () => bank.openSync(phone)));
  }
}

export interface Bank extends Behind {
  readonly institution: InstitutionContext;
  readonly id: string;
}

export class Street {
  readonly world: SeededWorld;
  central!: OpenedCentralBank;
  root!: Behind;
  rootClient!: CentralBankClient;
  readonly banks: Bank[] = [];
  coop!: Behind;
  station!: CooperativeClient;
  /** Of the first institution, with a station's token. */
  carrier!: InstitutionClient;
  #wrists = 0;

  private constructor(seed: string) {
    this.world = new SeededWorld(seed);
  }

  /** Each institution with reserve, circulation and guarantee; the cooperative bank, with stock, at the first. */
  static async open(database: Database, seed: string, institutions = 1): Promise<Street> {
    const street = new Street(seed);
    const { world, banks } = street;
    const names = ["central_bank", ...IDS.map((id) => `oi_${hex(id)}`), `coop_${STATION}`];
    for (const schema of names.flatMap((name) => [name, `${name}_http`])) {
      await sql.raw(`drop schema if exists ${schema} cascade`).execute(database.kysely);
    }
    const setting = {
      environment: world,
      freeMoney: false,
      database: async () => ({ ...database, close: async () => {} }),
    };
    street.central = await openCentralBank(setting);
    street.root = await behind(street.central);
    for (const id of IDS.slice(0, institutions)) {
      const client = new CentralBankClient(await street.root.token({ role: "institution", subject: hex(id) }));
      if (banks.length === 0) street.rootClient = client;
      const opened = await openInstitution(setting, id, client);
      const bank = { ...(await behind(opened)), institution: opened.institution, id: hex(id) };
      banks.push(bank);
      await pay(street.root.operator, `/institutions/${hex(id)}/deposit`, 100_000 * YUAN);
      await pay(bank.operator, "/treasury/issue", 50_000 * YUAN);
      await pay(bank.operator, "/treasury/guarantee", 1_000 * YUAN);
    }
    const [first] = banks;
    const cooperative = { role: "cooperative", subject: STATION, scope: COOPERATIVE_SCOPE } as const;
    street.coop = await behind(
      await openCooperative(setting, await InstitutionClient.connect(await first.token(cooperative))),
    );
    await pay(first.operator, `/wallets/cooperative-${STATION}/purchases`, 10_000 * YUAN);
    const station = { role: "station", subject: STATION } as const;
    street.carrier = await InstitutionClient.connect(await first.token(station));
    street.station = await CooperativeClient.connect(await street.coop.token(station), street.carrier);
    return street;
  }

  /** A bracelet from the factory, enrolled at the station under this number. */
  async enrolled(wallet: string): Promise<Wrist> {
    const { world, carrier, station, banks } = this;
    const maker = new Maker(world, ascii("MKR1"));
    await good(banks[0].operator.post("/makers", { maker: hex(maker.id), publicKey: hex(maker.publicKey) }));
    const wrist = new Wrist(++this.#wrists);
    const product = { q: carrier.enrolmentKey, institution: carrier.id, level: 1 };
    must(await wrist.hold((pipe) => maker.personalise(pipe, product)));
    must(await wrist.hold((pipe) => enrol(pipe, station, unhex(wallet))));
    return wrist;
  }

  /** What is wrong with the money of everybody; nothing, in sentences. */
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
