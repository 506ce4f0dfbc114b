/**
 * An institution at the other end of HTTP, as another institution sees it (`PeerClient`) and as the central bank does in a netting round
 * (`MemberClient`): the methods that they have in one process. It need not be there when it is named; whoever asks hears of it then.
 */
import type { NettingMember, Presentment } from "../../parties/central-bank/contract.js";
import type {
  Booked,
  Bulletin,
  ClaimRecord,
  ClaimResult,
  ForkProof,
  Peer,
  Refund,
} from "../../parties/institution/contract.js";
import { decodeForkProof } from "../../parties/institution/settlement/fork-file.js";
import { checkForkProof } from "../../parties/institution/settlement/fork-proof.js";
import { hex, unhex } from "../../parties/shared/environment.js";
import type { PartyResult } from "../../parties/shared/errors.js";
import type { Posted } from "../../parties/shared/ledger/ledger.js";
import { ok } from "../../protocol/codec/result.js";
import { type Flat, MOST_RECORDS, unflat, written } from "../server/claims.js";
import { booked, freshKey, map, must, posted, readBulletin } from "./clients.js";
import { Caller, type CallerOptions } from "./http-client.js";

/** Somebody waits behind us, within HANDLER_MS (app.ts): rather no answer in time than a late one. */
const HASTE = { tries: 3, patience_ms: 5_000 } as const;
/** Pages of evidence; beyond so many somebody plays with us. */
const MOST_PAGES = 1_000;

export class PeerClient implements Peer {
  readonly id: Uint8Array;
  readonly #caller: Caller;

  constructor(id: Uint8Array, options: CallerOptions) {
    this.id = id;
    this.#caller = new Caller({ ...HASTE, ...options });
  }

  /** Under keys of their own: what is refused for the moment must be judged anew, and being judged twice is safe. */
  async claim(from: Uint8Array, payee: Uint8Array, records: readonly ClaimRecord[]): Promise<readonly ClaimResult[]> {
    const results: ClaimResult[] = [];
    for (let at = 0; at < records.length; at += MOST_RECORDS) {
      const part = records.slice(at, at + MOST_RECORDS);
      const body = { payee: hex(payee), records: written(part) };
      const reply = await this.#caller.move(`/peers/${hex(from)}/claims`, body, freshKey());
      if (!reply.ok) throw new Error(`${reply.error.name}: ${reply.error.sentence}`);
      results.push(...unflat((reply.value as { results: readonly Flat[] }).results, part.length));
    }
    return results;
  }
  async refund(from: Uint8Array, { payee, ticketId, amount_minor, key }: Refund): Promise<PartyResult<Booked>> {
    const body = { payee: hex(payee), ticketId: hex(ticketId), amount_minor };
    return map(await this.#caller.move(`/peers/${hex(from)}/refunds`, body, key), booked);
  }
  async bulletin(): Promise<Bulletin> {
    return must(await this.#caller.get("/bulletin"), readBulletin);
  }
  /** Only what proves itself. */
  async forkProofs(): Promise<readonly ForkProof[]> {
    const found: ForkProof[] = [];
    let query = "";
    for (let page = 0; page < MOST_PAGES; page++) {
      const { proofs, next } = must(
        await this.#caller.get(`/fork-proofs${query}`),
        (v) => v as unknown as { proofs: readonly string[]; next?: string },
      );
      for (const file of proofs) {
        const proof = decodeForkProof(unhex(file));
        if (proof.ok && checkForkProof(proof.value)) found.push(proof.value);
      }
      if (next === undefined) break;
      query = `?after=${next}`;
    }
    return found;
  }
}

export class MemberClient implements NettingMember {
  readonly id: Uint8Array;
  readonly #caller: Caller;

  constructor(id: Uint8Array, options: CallerOptions) {
    this.id = id;
    this.#caller = new Caller({ ...HASTE, ...options });
  }

  async present(round: string): Promise<PartyResult<readonly Presentment[]>> {
    type Said = { presentments: readonly Presentment[] };
    return map(await this.#caller.post(`/rounds/${round}/presentation`), (v) => (v as unknown as Said).presentments);
  }
  /** Only what is presented against it is its business. */
  async agree(round: string, presented: readonly Presentment[]): Promise<PartyResult<null>> {
    const presentments = presented.filter((p) => p.debtor === hex(this.id));
    const reply = await this.#caller.post(`/rounds/${round}/agreement`, { presentments });
    return reply.ok ? ok(null) : reply;
  }
  /** Under a key of its own: the round's name is what it is done once by, and what was refused for the moment must be judged anew. */
  async finish(round: string): Promise<PartyResult<Posted>> {
    return map(await this.#caller.move(`/rounds/${round}/settlement`, undefined, freshKey()), posted);
  }
  async abandon(round: string): Promise<void> {
    must(await this.#caller.post(`/rounds/${round}/cancellation`), () => undefined);
  }
}
