/** Bulletins for terminals: the certificates of ticket keys, and the tickets not to take offline. */
import { hex } from "../../shared/environment.js";
import type { InstitutionContext } from "../context.js";
import type { Bulletin } from "../contract.js";
import { certificates } from "../issuing/ticket-keys.js";
import { hotlist } from "../tickets/hotlist.js";

export async function bulletin(context: InstitutionContext): Promise<Bulletin> {
  return {
    institution: hex(context.id),
    certificates: await certificates(context.db),
    hotlist: await hotlist(context),
  };
}

/** Ours and every peer's. A peer that does not answer, or answers in another's name, is left out: a terminal then keeps that peer's last bulletin. */
export async function bulletins(context: InstitutionContext): Promise<Bulletin[]> {
  const requests = [...context.peers].map(async ([id, peer]) => {
    const response = await peer.bulletin().catch(() => null);
    return response?.institution === id ? [response] : [];
  });
  return [await bulletin(context), ...(await Promise.all(requests)).flat()];
}
