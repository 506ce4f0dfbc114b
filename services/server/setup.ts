/**
 * Opening parties with their fronts: all of them in one process, for development, or one alone that finds the others by URL. Each has a database
 * handle and schemas of its own in either case, so a party can move out without its books noticing.
 */

import { CentralBank } from "../../parties/central-bank/central-bank.js";
import type { NettingMember } from "../../parties/central-bank/contract.js";
import { CooperativeBank } from "../../parties/cooperative/cooperative-bank.js";
import type { InstitutionContext } from "../../parties/institution/context.js";
import type { ItsInstitution } from "../../parties/institution/contract.js";
import { admit } from "../../parties/institution/interbank/foreign-claims.js";
import { memberOf, peerOf } from "../../parties/institution/interbank/members.js";
import { sellTo } from "../../parties/institution/issuing/soft-wallet.js";
import { certified, renewKey } from "../../parties/institution/issuing/ticket-keys.js";
import { guarantee, issue } from "../../parties/institution/issuing/treasury.js";
import { openInstitution as openBooks } from "../../parties/institution/open.js";
import { institutionOf } from "../../parties/institution/purses/cooperative.js";
import { DAY_S, type Environment, hex, unhex } from "../../parties/shared/environment.js";
import type { PartyResult } from "../../parties/shared/errors.js";
import type { Database } from "../../parties/shared/ledger/database.js";
import { ascii } from "../../protocol/codec/bytes.js";
import { ok } from "../../protocol/codec/result.js";
import { CentralBankClient, InstitutionClient } from "../client/clients.js";
import type { CallerOptions } from "../client/http-client.js";
import { MemberClient, PeerClient } from "../client/interbank-clients.js";
import { centralBankService } from "./central-bank.js";
import { cooperativeService } from "./cooperative.js";
import { institutionService } from "./institution.js";
import type { Service } from "./route.js";
import { openFront } from "./store.js";
import type { Grant } from "./tokens.js";
import type { CertifyingBank } from "./upkeep.js";

export interface Opened {
  readonly service: Service;
  close(): Promise<void>;
}

export interface Setting {
  readonly environment: Environment;
  /** A database handle for the party of this name. */
  readonly database: (party: string) => Promise<Database>;
  /** See wallets.ts. */
  readonly freeMoney: boolean;
  /** Institutions elsewhere, by id in hexadecimal: an institution's peers, a central bank's members of netting rounds. */
  readonly peers?: ReadonlyMap<string, CallerOptions> | undefined;
}

const YEAR_S = 365 * DAY_S;
/** A certificate that is good for longer is not asked for anew when an institution opens. */
const SOON_S = 30 * DAY_S;
/** The cooperative bank of development, and its range. */
export const COOPERATIVE = { id: ascii("TJRC"), first: "00000000000186a0", last: "0000000000030d3f" } as const;
export const COOPERATIVE_SCOPE = `${COOPERATIVE.first}-${COOPERATIVE.last}`;

/** The value, or a start that fails with the party's own sentence. */
function granted<T>(outcome: PartyResult<T>, what: string): T {
  if (!outcome.ok) throw new Error(`${what}: ${outcome.error.sentence}`);
  return outcome.value;
}

export interface OpenedCentralBank extends Opened {
  readonly bank: CentralBank;
  /** Of netting rounds; whoever opens an institution in the same process adds it. */
  readonly members: Map<string, NettingMember>;
}

export async function openCentralBank(setting: Setting): Promise<OpenedCentralBank> {
  const database = await setting.database("central-bank");
  const bank = await CentralBank.open(database, setting.environment);
  const front = await openFront(database, setting.environment, "central_bank_http");
  const members = new Map<string, NettingMember>();
  for (const [id, options] of setting.peers ?? []) members.set(id, new MemberClient(unhex(id), options));
  return { bank, members, service: centralBankService(bank, front, members), close: () => database.close() };
}

export async function openInstitution(
  setting: Setting,
  id: Uint8Array,
  root: CertifyingBank,
  prefix = "/institution",
): Promise<Opened & { institution: InstitutionContext }> {
  const { environment, freeMoney } = setting;
  const database = await setting.database(prefix.slice(1));
  const institution = await openBooks(database, environment, { id });
  const front = await openFront(database, environment, `oi_${hex(id)}_http`);
  const kept = await certified(institution.db, institution.keyring.current.number);
  const renewed =
    kept !== null && kept.expiry_s > environment.now_s() + SOON_S
      ? ok(kept.certificate)
      : await renewKey(institution, root, institution.keyring.current.number, environment.now_s() + YEAR_S);
  const certificate = granted(renewed, "the central bank does not certify the ticket key");
  for (const [peer, options] of setting.peers ?? []) await admit(institution, new PeerClient(unhex(peer), options));
  const options = { institution, front, environment, freeMoney, centralBank: root, certificate, prefix };
  return { institution, service: institutionService(options), close: () => database.close() };
}

export async function openCooperative(
  setting: Setting,
  institution: ItsInstitution,
): Promise<Opened & { bank: CooperativeBank }> {
  const { environment } = setting;
  const database = await setting.database("cooperative");
  const { id, first, last } = COOPERATIVE;
  const range = { firstWallet: unhex(first), lastWallet: unhex(last), expiry_s: environment.now_s() + YEAR_S };
  const opened = await CooperativeBank.open(database, environment, { id, institution, ...range });
  const bank = granted(opened, "the institution does not charter the cooperative bank");
  const front = await openFront(database, environment, `coop_${hex(id)}_http`);
  return { bank, service: cooperativeService(bank, front), close: () => database.close() };
}

export type Party = "central-bank" | "institution" | "cooperative";

/** One party; the one it stands on is at the other end of `upstream`. */
export async function openOnly(
  setting: Setting,
  party: Party,
  id: Uint8Array,
  upstream: () => CallerOptions,
): Promise<Opened[]> {
  if (party === "central-bank") return [await openCentralBank(setting)];
  if (party === "institution") return [await openInstitution(setting, id, new CentralBankClient(upstream()))];
  return [await openCooperative(setting, await InstitutionClient.connect(upstream()))];
}

/** Reserve, circulation, guarantee and the cooperative bank's stock, in fen. Under keys, so a start that is repeated adds nothing. */
async function fund(bank: CentralBank, institution: InstitutionContext): Promise<void> {
  granted(await bank.deposit(institution.id, 100_000_000_00, "start"), "the reserve");
  granted(await issue(institution, bank, 50_000_000_00, "start"), "the first issue");
  granted(await guarantee(institution, 500_000_00, "start"), "the guarantee");
}

/** A whole town in one process, with money in it. */
export async function openAll(setting: Setting, institutions: number): Promise<Opened[]> {
  const central = await openCentralBank(setting);
  const opened: Opened[] = [central];
  const peers: InstitutionContext[] = [];
  for (let n = 1; n <= institutions; n++) {
    const prefix = n === 1 ? "/institution" : `/institution-${n}`;
    const one = await openInstitution(setting, ascii(`OPI${n}`), central.bank, prefix);
    opened.push(one);
    central.members.set(hex(one.institution.id), memberOf(one.institution));
    await fund(central.bank, one.institution);
    for (const peer of peers) {
      await admit(peer, peerOf(one.institution));
      await admit(one.institution, peerOf(peer));
    }
    peers.push(one.institution);
    if (n > 1) continue;
    const cooperative = await openCooperative(setting, institutionOf(one.institution));
    opened.push(cooperative);
    const stock = await sellTo(one.institution, cooperative.bank.fundingWallet, 1_000_000_00, "start");
    granted(stock, "the cooperative bank's stock");
  }
  return opened;
}

/** An operator for every front that has none: who they are, and their tokens, which are to be kept and not shown. */
export async function firstTokens(opened: readonly Opened[]): Promise<Record<string, string>> {
  const tokens: Record<string, string> = {};
  const operator: Grant = { role: "operator", subject: "" };
  for (const { service } of opened) {
    if (await service.front.tokens.any("operator")) continue;
    tokens[service.prefix.slice(1)] = granted(await service.front.tokens.mint(operator), "the first token");
  }
  return tokens;
}
