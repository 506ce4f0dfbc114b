/** What an institution does with other institutions: their tickets at its merchants, its tickets at theirs, and netting. Each part has its own file. */
import type { NettingMember, Presentment } from "../../central-bank/contract.js";
import { hex } from "../../shared/environment.js";
import type { Outcome } from "../../shared/errors.js";
import type { Posted } from "../../shared/ledger/ledger.js";
import type { Desk } from "../context.js";
import type { Peer } from "../contract.js";
import type { Booked } from "../purses/credits.js";
import { type ForkProof, forkProofs } from "../settlement/fork-proof.js";
import { type Refund, refund } from "../settlement/refund.js";
import type { ClaimResult } from "../settlement/settle.js";
import type { ClaimRecord } from "../settlement/verify-claim.js";
import { type Bulletin, bulletin, bulletins } from "./bulletin.js";
import { admit, claimFor } from "./foreign-claims.js";
import { askAgain } from "./foreign-refunds.js";
import { abandon, agree, finish, present, standings, unfinished } from "./netting.js";

/** A round is for all: who does not answer one of us must not hold it up. */
const ASKING_MS = 2_000;

/** Waits for the work, but no longer than that; it goes on, and what it brings is the next round's. */
async function within(most_ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, most_ms);
  });
  await Promise.race([work.catch(() => {}), enough]);
  clearTimeout(timer);
}

export class Clearing implements Peer, NettingMember {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  get id(): Uint8Array {
    return this.#desk.id;
  }

  /** Both sides have to admit each other, each time they are opened. */
  admit(peer: Peer): Promise<void> {
    return admit(this.#desk, peer);
  }

  // As the others see us.
  claim(from: Uint8Array, payee: Uint8Array, records: readonly ClaimRecord[]): Promise<readonly ClaimResult[]> {
    return claimFor(this.#desk, from, payee, records);
  }
  refund(from: Uint8Array, asked: Refund): Promise<Outcome<Booked>> {
    return refund(this.#desk, asked, hex(from));
  }
  bulletin(): Promise<Bulletin> {
    return bulletin(this.#desk);
  }
  forkProofs(): Promise<readonly ForkProof[]> {
    return forkProofs(this.#desk);
  }

  /** Our own bulletin and those of the others that answer: for our merchants' terminals. */
  bulletins(): Promise<Bulletin[]> {
    return bulletins(this.#desk);
  }

  // A netting round, in this order. Refunds that the others have not answered are asked for again first.
  async present(round: string): Promise<Outcome<readonly Presentment[]>> {
    await within(ASKING_MS, askAgain(this.#desk));
    return present(this.#desk, round);
  }
  agree(round: string, presented: readonly Presentment[]): Promise<Outcome<null>> {
    return agree(this.#desk, round, presented);
  }
  finish(round: string): Promise<Outcome<Posted>> {
    return finish(this.#desk, round);
  }
  abandon(round: string): Promise<void> {
    return abandon(this.#desk, round);
  }
  unfinished(): ReturnType<typeof unfinished> {
    return unfinished(this.#desk);
  }
  standings(): ReturnType<typeof standings> {
    return standings(this.#desk);
  }
}
