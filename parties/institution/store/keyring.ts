/** The institution's ticket keys, by number. New tickets are signed with the newest certified one; tickets of older keys can be claimed until they close. */
import type { Signer } from "../../shared/crypto/signer.js";
import type { PartySuite } from "../../shared/crypto/suites.js";
import { unhex } from "../../shared/environment.js";
import type { Db } from "./tables.js";

export interface TicketKey {
  readonly number: number;
  readonly signer: Signer;
  /** Of its certificate; null of a first key that was certified elsewhere. */
  readonly expiry_s: number | null;
}

/** Names the ticket keys among the secrets: the first alone, every later one with its number. */
export const TICKET_SECRET = "tickets";

export class Keyring {
  /** Number of the key the institution was founded with. */
  readonly #first: number;
  readonly #keys = new Map<number, TicketKey>();

  readonly #suite: PartySuite;

  private constructor(suite: PartySuite, first: number) {
    this.#suite = suite;
    this.#first = first;
  }

  static async open(db: Db, suite: PartySuite, first: number): Promise<Keyring> {
    return new Keyring(suite, first).read(db);
  }

  /** What is in SQL now: another instance of this institution may have renewed the key. */
  async read(db: Db): Promise<Keyring> {
    const certified = await db.selectFrom("ticket_key").select(["number", "expiry"]).execute();
    const secrets = await db.selectFrom("secret").selectAll().where("name", "like", `${TICKET_SECRET}%`).execute();
    for (const { name, value } of secrets) {
      const number = name === TICKET_SECRET ? this.#first : Number(name.slice(TICKET_SECRET.length + 1));
      const expiry_s = certified.find((c) => c.number === number)?.expiry ?? null;
      const known = this.#keys.get(number);
      if (known?.expiry_s === expiry_s) continue;
      if (number === this.#first || expiry_s !== null) {
        this.#keys.set(number, { number, signer: known?.signer ?? this.#suite.signerOf(unhex(value)), expiry_s });
      }
    }
    return this;
  }

  get current(): TicketKey {
    return this.#keys.get(Math.max(...this.#keys.keys())) as TicketKey;
  }

  find(number: number): Signer | null {
    return this.#keys.get(number)?.signer ?? null;
  }

  all(): readonly TicketKey[] {
    return [...this.#keys.values()];
  }
}
