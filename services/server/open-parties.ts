/**
 * Opening parties with their services: all of them in one process, for development, or one alone that reaches the others by URL. Each has a database
 * handle and schemas of its own in either case, so moving a party to a process of its own leaves its books as they are.
 */
import { CentralBank } from "../../parties/central-bank/central-bank.js";
import type { NettingMember } from "../../parties/central-bank/contract.js";
import { CooperativeBank } from "../../parties/cooperative/cooperative-bank.js";
import type { InstitutionContext } from "../../parties/institution/context.js";
import type { SponsorInstitution } from "../../parties/institution/contract.js";
import { admitPeer } from "../../parties/institution/interbank/foreign-claims.js";
import { memberOf, peerOf } from "../../parties/institution/interbank/members.js";
import { sellTo } from "../../parties/institution/issuing/soft-wallet.js";
import { currentCertificate, renewKey } from "../../parties/institution/issuing/ticket-keys.js";
import { fundGuarantee, issue } from "../../parties/institution/issuing/treasury.js";
import { openInstitution as openBooks } from "../../parties/institution/open.js";
import { sponsorOf } from "../../parties/institution/purses/cooperative.js";
import { DAY_S, type Environment, hex, unhex } from "../../parties/shared/environment.js";
import type { PartyResult } from "../../parties/shared/errors.js";
import type { Database } from "../../parties/shared/ledger/database.js";
import { ascii } from "../../protocol/codec/bytes.js";
import { ok } from "../../protocol/codec/result.js";
import { CentralBankClient } from "../client/central-bank-client.js";
import type { HttpClientOptions } from "../client/http-client.js";
import { InstitutionClient } from "../client/institution-client.js";
import { MemberClient, PeerClient } from "../client/peer-client.js";
import { centralBankService } from "./handlers/central-bank.js";
import { cooperativeService } from "./handlers/cooperative.js";
import type { CertifyingBank } from "./handlers/institution/operator.js";
import { institutionService } from "./handlers/institution.js";
import type { Service } from "./operation.js";
import { openServiceStore } from "./store.js";
import type { Grant } from "./tokens.js";

export interface Opened {
  readonly service: Service;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly environment: Environment;
  /** A database handle for the party of this name. */
  readonly database: (party: string) => Promise<Database>;
  /** See wallets.ts. */
  readonly freeMoney: boolean;
  /** Institutions elsewhere, by id in hexadecimal: an institution's peers, a central bank's members of netting rounds. */
  readonly peers?: ReadonlyMap<string, HttpClientOptions> | undefined;
}

const YEAR_S = 365 * DAY_S;
/** A certificate that is good for longer is not renewed when an institution opens. */
const SOON_S = 30 * DAY_S;
/** The cooperative bank of development, and its range. */
export const COOPERATIVE = { id: ascii("TJRC"), first: "00000000000186a0", last: "0000000000030d3f" } as const;
export const COOPERATIVE_SCOPE = `${COOPERATIVE.first}-${COOPERATIVE.last}`;

/** The value, or a start that fails with the party's own sentence. */
function granted<T>(result: PartyResult<T>, what: string): T {
  if (!result.ok) throw new Error(`${what}: ${result.error.sentence}`);
  return result.value;
}

export interface OpenedCentralBank extends Opened {
  readonly bank: CentralBank;
  /** Of netting rounds; an institution that is opened in the same process is added here. */
  readonly members: Map<string, NettingMember>;
}

export async function openCentralBank(options: OpenOptions): Promise<OpenedCentralBank> {
  const database = await options.database("central-bank");
  const bank = await CentralBank.open(database, options.environment);
  const store = await openServiceStore(database, options.environment, "central_bank_http");
  const members = new Map<string, NettingMember>();
  for (const [id, reached] of options.peers ?? []) members.set(id, new MemberClient(unhex(id), reached));
  return { bank, members, service: centralBankService(bank, store, members), close: () => database.close() };
}

export async function openInstitution(
  options: OpenOptions,
  id: Uint8Array,
  root: CertifyingBank,
  prefix = "/institution",
): Promise<Opened & { institution: InstitutionContext }> {
  const { environment, freeMoney } = options;
  const database = await options.database(prefix.slice(1));
  const institution = await openBooks(database, environment, { id });
  const store = await openServiceStore(database, environment, `oi_${hex(id)}_http`);
  const stored = await currentCertificate(institution.db, institution.keyring.current.number);
  const renewed =
    stored !== null && stored.expiry_s > environment.now_s() + SOON_S
      ? ok(stored.certificate)
      : await renewKey(institution, root, institution.keyring.current.number, environment.now_s() + YEAR_S);
  const certificate = granted(renewed, "the central bank does not certify the ticket key");
  for (const [peer, reached] of options.peers ?? []) {
    await admitPeer(institution, new PeerClient(unhex(peer), reached));
  }
  const service = { institution, store, environment, freeMoney, centralBank: root, certificate, prefix };
  return { institution, service: institutionService(service), close: () => database.close() };
}

export async function openCooperative(
  options: OpenOptions,
  institution: SponsorInstitution,
): Promise<Opened & { bank: CooperativeBank }> {
  const { environment } = options;
  const database = await options.database("cooperative");
  const { id, first, last } = COOPERATIVE;
  const range = { firstWallet: unhex(first), lastWallet: unhex(last), expiry_s: environment.now_s() + YEAR_S };
  const opened = await CooperativeBank.open(database, environment, { id, institution, ...range });
  const bank = granted(opened, "the institution does not charter the cooperative bank");
  const store = await openServiceStore(database, environment, `coop_${hex(id)}_http`);
  return { bank, service: cooperativeService(bank, store), close: () => database.close() };
}

export type Party = "central-bank" | "institution" | "cooperative";

/** One party; the one that it depends on is at the other end of `upstream`. */
export async function openOnly(
  options: OpenOptions,
  party: Party,
  id: Uint8Array,
  upstream: () => HttpClientOptions,
): Promise<Opened[]> {
  if (party === "central-bank") return [await openCentralBank(options)];
  if (party === "institution") return [await openInstitution(options, id, new CentralBankClient(upstream()))];
  return [await openCooperative(options, await InstitutionClient.connect(upstream()))];
}

/** Reserve, circulation, guarantee and the cooperative bank's stock, in fen. Under keys, so a start that is repeated adds nothing. */
async function fund(bank: CentralBank, institution: InstitutionContext): Promise<void> {
  granted(await bank.deposit(institution.id, 100_000_000_00, "start"), "the reserve");
  granted(await issue(institution, bank, 50_000_000_00, "start"), "the first issue");
  granted(await fundGuarantee(institution, 500_000_00, "start"), "the guarantee");
}

/** All parties in one process, with money in circulation. */
export async function openAll(options: OpenOptions, institutions: number): Promise<Opened[]> {
  const central = await openCentralBank(options);
  const opened: Opened[] = [central];
  const peers: InstitutionContext[] = [];
  for (let n = 1; n <= institutions; n++) {
    const prefix = n === 1 ? "/institution" : `/institution-${n}`;
    const one = await openInstitution(options, ascii(`OPI${n}`), central.bank, prefix);
    opened.push(one);
    central.members.set(hex(one.institution.id), memberOf(one.institution));
    await fund(central.bank, one.institution);
    for (const peer of peers) {
      await admitPeer(peer, peerOf(one.institution));
      await admitPeer(one.institution, peerOf(peer));
    }
    peers.push(one.institution);
    if (n > 1) continue;
    const cooperative = await openCooperative(options, sponsorOf(one.institution));
    opened.push(cooperative);
    const stock = await sellTo(one.institution, cooperative.bank.fundingWallet, 1_000_000_00, "start");
    granted(stock, "the cooperative bank's stock");
  }
  return opened;
}

/** Tokens of an operator for each service that has none, by its prefix: to be stored and not shown. */
export async function firstTokens(opened: readonly Opened[]): Promise<Record<string, string>> {
  const tokens: Record<string, string> = {};
  const operator: Grant = { role: "operator", subject: "" };
  for (const { service } of opened) {
    if (await service.store.tokens.any("operator")) continue;
    tokens[service.prefix.slice(1)] = granted(await service.store.tokens.mint(operator), "the first token");
  }
  return tokens;
}
