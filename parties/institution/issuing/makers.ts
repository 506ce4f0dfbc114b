/** The makers of secure elements whose attestations the institution accepts. */
import { hex, unhex } from "../../shared/environment.js";
import type { InstitutionContext } from "../context.js";

/** `maker`: 4 bytes. Trusted again with another key, only that key counts. */
export async function trustMaker(context: InstitutionContext, maker: Uint8Array, publicKey: Uint8Array): Promise<void> {
  const row = { id: hex(maker), public_key: hex(publicKey) };
  const query = context.db.insertInto("maker").values(row);
  await query.onConflict((c) => c.column("id").doUpdateSet(row)).execute();
}

export async function makerKey(context: InstitutionContext, maker: Uint8Array): Promise<Uint8Array | null> {
  const query = context.db.selectFrom("maker").select("public_key").where("id", "=", hex(maker));
  const row = await query.executeTakeFirst();
  return row === undefined ? null : unhex(row.public_key);
}
