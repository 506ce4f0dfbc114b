/** What an institution tells every terminal when it is on line: the certificates of its ticket keys, and the tickets not to take off line. */
import { hex } from "../../shared/environment.js";
import type { InstitutionContext } from "../context.js";
import { certificates } from "../issuing/keyring.js";
import { hotlist } from "../purses/suspension.js";

export interface Bulletin {
  /** Hexadecimal. A later bulletin of the same institution takes the place of this one. */
  readonly institution: string;
  readonly certificates: readonly Uint8Array[];
  /** Ticket ids, hexadecimal. They leave the list when they close. */
  readonly hotlist: readonly string[];
}

export async function bulletin(context: InstitutionContext): Promise<Bulletin> {
  return {
    institution: hex(context.id),
    certificates: await certificates(context.db),
    hotlist: await hotlist(context),
  };
}

/** Ours and every peer's. One that is silent, or speaks for another, is left out: a terminal then keeps what it last heard of it. */
export async function bulletins(context: InstitutionContext): Promise<Bulletin[]> {
  const asked = [...context.peers].map(async ([id, peer]) => {
    const said = await peer.bulletin().catch(() => null);
    return said?.institution === id ? [said] : [];
  });
  return [await bulletin(context), ...(await Promise.all(asked)).flat()];
}
