/**
 * An institution at the other end of HTTP, as another institution sees it (`PeerClient`) and as the central bank does in a netting round
 * (`MemberClient`): the methods that they have in one process. It need not be reachable when the client is made.
 */
import type { NettingMember, Presentment } from "../../parties/central-bank/contract.js";
import type {
  Bulletin,
  ClaimRecord,
  ClaimResult,
  CreditBooking,
  ForkProof,
  Peer,
  Refund,
} from "../../parties/institution/contract.js";
import { decodeForkProof } from "../../parties/institution/settlement/fork-file.js";
import { checkForkProof } from "../../parties/institution/settlement/fork-proof.js";
import { hex, unhex } from "../../parties/shared/environment.js";
import type { PartyResult } from "../../parties/shared/errors.js";
import type { Posting } from "../../parties/shared/ledger/ledger.js";
import { MOST_RECORDS } from "../contract/institution/claims.js";
import { institution as contract } from "../contract/institution.js";
import { mapResult, unwrap } from "../results.js";
import { readResults, writeRecords } from "./claims.js";
import { freshKey, HttpClient, type HttpClientOptions } from "./http-client.js";
import { readBooked, readBulletin } from "./institution-client.js";

const { bulletins, peers, rounds } = contract;
/** The request behind which this one is made must end within HANDLER_MS (app.ts): rather no answer in time than a late one. */
const HASTE = { tries: 3, patience_ms: 5_000 } as const;
/** Pages of evidence; a peer that has more is not believed. */
const MOST_PAGES = 1_000;

export class PeerClient implements Peer {
  readonly id: Uint8Array;
  readonly #http: HttpClient;

  constructor(id: Uint8Array, options: HttpClientOptions) {
    this.id = id;
    this.#http = new HttpClient({ ...HASTE, ...options });
  }

  /** Under keys of their own: what is refused for the moment must be decided again, and being decided twice is safe. */
  async claim(from: Uint8Array, payee: Uint8Array, records: readonly ClaimRecord[]): Promise<readonly ClaimResult[]> {
    const results: ClaimResult[] = [];
    for (let at = 0; at < records.length; at += MOST_RECORDS) {
      const part = records.slice(at, at + MOST_RECORDS);
      const body = { payee: hex(payee), records: writeRecords(part) };
      const presented = await this.#http.call(peers.claim, { params: { id: hex(from) }, body, key: freshKey() });
      results.push(...readResults(unwrap(presented), part.length));
    }
    return results;
  }
  async refund(from: Uint8Array, { payee, ticketId, amount_minor, key }: Refund): Promise<PartyResult<CreditBooking>> {
    const body = { payee: hex(payee), ticketId: hex(ticketId), amount_minor };
    return mapResult(await this.#http.call(peers.refund, { params: { id: hex(from) }, body, key }), readBooked);
  }
  async bulletin(): Promise<Bulletin> {
    return readBulletin(unwrap(await this.#http.call(bulletins.own)));
  }
  /** Only those that hold by themselves. */
  async forkProofs(): Promise<readonly ForkProof[]> {
    const found: ForkProof[] = [];
    let query: { after?: string } = {};
    for (let page = 0; page < MOST_PAGES; page++) {
      const { proofs, next } = unwrap(await this.#http.call(peers.forkProofs, { query }));
      for (const file of proofs) {
        const proof = decodeForkProof(unhex(file));
        if (proof.ok && checkForkProof(proof.value)) found.push(proof.value);
      }
      if (next === undefined) break;
      query = { after: next };
    }
    return found;
  }
}

export class MemberClient implements NettingMember {
  readonly id: Uint8Array;
  readonly #http: HttpClient;

  constructor(id: Uint8Array, options: HttpClientOptions) {
    this.id = id;
    this.#http = new HttpClient({ ...HASTE, ...options });
  }

  async present(round: string): Promise<PartyResult<readonly Presentment[]>> {
    const presented = await this.#http.call(rounds.present, { params: { round } });
    return mapResult(presented, ({ presentments }) => presentments);
  }
  /** Sees what is presented against it and nothing else. */
  async agree(round: string, presented: readonly Presentment[]): Promise<PartyResult<null>> {
    const presentments = presented.filter(({ debtor }) => debtor === hex(this.id));
    return mapResult(await this.#http.call(rounds.agree, { params: { round }, body: { presentments } }), () => null);
  }
  /** Under a key of its own: the round's name makes it happen once, and what was refused for the moment must be decided again. */
  async finish(round: string): Promise<PartyResult<Posting>> {
    const finished = await this.#http.call(rounds.finish, { params: { round }, key: freshKey() });
    return mapResult(finished, () => ({ again: false }));
  }
  async abandon(round: string): Promise<void> {
    unwrap(await this.#http.call(rounds.abandon, { params: { round } }));
  }
}
