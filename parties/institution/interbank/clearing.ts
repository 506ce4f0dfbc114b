/** What an institution does with other institutions: their tickets at its merchants, its tickets at theirs, and netting. Each part has its own file. */
import type { NettingMember, Presentment } from "../../central-bank/contract.js";
import { hex } from "../../shared/environment.js";
import type { PartyResult } from "../../shared/errors.js";
import type { Posted } from "../../shared/ledger/ledger.js";
import type { InstitutionContext } from "../context.js";
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
  readonly #context: InstitutionContext;

  constructor(context: InstitutionContext) {
    this.#context = context;
  }

  get id(): Uint8Array {
    return this.#context.id;
  }

  /** Both sides have to admit each other, each time they are opened. */
  admit(peer: Peer): Promise<void> {
    return admit(this.#context, peer);
  }

  // As the others see us.
  claim(from: Uint8Array, payee: Uint8Array, records: readonly ClaimRecord[]): Promise<readonly ClaimResult[]> {
    return claimFor(this.#context, from, payee, records);
  }
  refund(from: Uint8Array, asked: Refund): Promise<PartyResult<Booked>> {
    return refund(this.#context, asked, hex(from));
  }
  bulletin(): Promise<Bulletin> {
    return bulletin(this.#context);
  }
  forkProofs(): Promise<readonly ForkProof[]> {
    return forkProofs(this.#context);
  }

  /** Our own bulletin and those of the others that answer: for our merchants' terminals. */
  bulletins(): Promise<Bulletin[]> {
    return bulletins(this.#context);
  }

  // A netting round, in this order. Refunds that the others have not answered are asked for again first.
  async present(round: string): Promise<PartyResult<readonly Presentment[]>> {
    await within(ASKING_MS, askAgain(this.#context));
    return present(this.#context, round);
  }
  agree(round: string, presented: readonly Presentment[]): Promise<PartyResult<null>> {
    return agree(this.#context, round, presented);
  }
  finish(round: string): Promise<PartyResult<Posted>> {
    return finish(this.#context, round);
  }
  abandon(round: string): Promise<void> {
    return abandon(this.#context, round);
  }
  unfinished(): ReturnType<typeof unfinished> {
    return unfinished(this.#context);
  }
  standings(): ReturnType<typeof standings> {
    return standings(this.#context);
  }
}
