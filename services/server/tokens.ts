/**
 * Bearer tokens: `id.secret`, 8 and 32 bytes in hexadecimal. The table has SHA-256 of the secret only, found by the id and compared in constant
 * time, so neither a copy of the table nor a clock gives a token away. A token has one role and one owner, and acts for that owner.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import type { Kysely } from "kysely";
import { type Environment, hex, unhex } from "../../parties/shared/environment.js";
import { type PartyResult, refuse } from "../../parties/shared/errors.js";
import { ok } from "../../protocol/codec/result.js";
import type { Role } from "../contract/route.js";

export interface Bearer {
  readonly id: string;
  readonly role: Role;
  /** The owner: an institution's, a cooperative bank's or a payee's id in hexadecimal, a soft wallet's name; empty for an operator and a central bank. */
  readonly subject: string;
  /** A cooperative bank's range of wallet numbers, `first-last`; else empty. */
  readonly scope: string;
}

export type Grant = Pick<Bearer, "role" | "subject"> & Partial<Pick<Bearer, "scope">>;

const BANK = /^[0-9a-f]{8}$/;
const SUBJECT: Readonly<Record<Role, RegExp>> = {
  operator: /^$/,
  "central-bank": /^$/,
  institution: BANK,
  cooperative: BANK,
  station: BANK,
  merchant: /^[0-9a-f]{16}$/,
  // The names of cooperative banks' soft wallets are not to be had.
  wallet: /^(?!cooperative-)[a-z0-9][a-z0-9-]{0,39}$/,
};
const RANGE = /^[0-9a-f]{16}-[0-9a-f]{16}$/;
const TOKEN = /^([0-9a-f]{16})\.([0-9a-f]{64})$/;

/** The soft wallet that this bearer may act for. */
export function softWalletOf({ role, subject }: Bearer): string {
  return role === "cooperative" ? `cooperative-${subject}` : subject;
}

function hashOf(secret: string): Uint8Array {
  return sha256(unhex(secret));
}

/** In constant time. */
function equal(a: Uint8Array, b: Uint8Array): boolean {
  let differing = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) differing |= a[i] ^ (b[i] ?? 0);
  return differing === 0;
}

export interface TokenTables {
  /** `hash`: SHA-256 of the secret half. `scope`: what the role may do no further than; empty for most. */
  token: { id: string; hash: string; role: string; subject: string; scope: string; revoked: boolean };
}

export class TokenStore {
  readonly #db: Kysely<TokenTables>;
  readonly #environment: Environment;

  constructor(db: Kysely<TokenTables>, environment: Environment) {
    this.#db = db;
    this.#environment = environment;
  }

  /** A new token, which cannot be shown again. */
  async mint(grant: Grant): Promise<PartyResult<string>> {
    const { role, subject, scope = "" } = grant;
    const ranged = role === "cooperative" ? RANGE.test(scope) : scope === "";
    if (!SUBJECT[role].test(subject) || !ranged) return refuse("bad-subject");
    const id = hex(this.#environment.random(8));
    const secret = hex(this.#environment.random(32));
    const row = { id, hash: hex(hashOf(secret)), role, subject, scope, revoked: false };
    await this.#db.insertInto("token").values(row).execute();
    return ok(`${id}.${secret}`);
  }

  /** The bearer of this token, or null. */
  async find(token: string): Promise<Bearer | null> {
    const parts = TOKEN.exec(token);
    if (parts === null) return null;
    const [, id, secret] = parts;
    const row = await this.#db.selectFrom("token").selectAll().where("id", "=", id).executeTakeFirst();
    const good = equal(hashOf(secret), unhex(row?.hash ?? ""));
    if (row === undefined || !good || row.revoked) return null;
    return { id, role: row.role as Role, subject: row.subject, scope: row.scope };
  }

  /** False when there is no such token. */
  async revoke(id: string): Promise<boolean> {
    const query = this.#db.updateTable("token").set({ revoked: true }).where("id", "=", id);
    return (await query.executeTakeFirst()).numUpdatedRows > 0n;
  }

  /** Whether there is a valid token of this role. */
  async any(role: Role): Promise<boolean> {
    const query = this.#db.selectFrom("token").select("id").where("role", "=", role).where("revoked", "=", false);
    return (await query.executeTakeFirst()) !== undefined;
  }
}
