/** What two operating institutions do together in any simulated world: certify each other, post their bulletins to terminals, have their books checked. */

import type { CentralBank } from "../../parties/central-bank/central-bank.js";
import type { InstitutionContext } from "../../parties/institution/context.js";
import { bulletin } from "../../parties/institution/interbank/bulletin.js";
import { admitPeer } from "../../parties/institution/interbank/foreign-claims.js";
import { peerOf } from "../../parties/institution/interbank/members.js";
import { renewKey } from "../../parties/institution/issuing/ticket-keys.js";
import { type Reconciled, reconcile } from "../../parties/institution/purses/reconcile.js";
import { books } from "../../parties/institution/store/tables.js";
import type { Terminal } from "../../parties/merchant/terminal.js";
import type { PartyResult } from "../../parties/shared/errors.js";
import { audit } from "../../parties/shared/ledger/ledger.js";

/** A certificate for the first ticket key of each until `expiry_s`, and an agreement between the two. */
export async function certifyEachOther(
  bank: CentralBank,
  [one, other]: readonly [InstitutionContext, InstitutionContext],
  expiry_s: number,
): Promise<PartyResult<null>> {
  for (const institution of [one, other]) {
    const certified = await renewKey(institution, bank, institution.keyring.current.number, expiry_s);
    if (!certified.ok) return certified;
  }
  await admitPeer(one, peerOf(other));
  await admitPeer(other, peerOf(one));
  return { ok: true, value: null };
}

/** Certificates and hotlists reach these terminals, as they do when a terminal is online. */
export async function postBulletins(
  institutions: readonly InstitutionContext[],
  terminals: readonly Terminal[],
): Promise<void> {
  if (terminals.length === 0) return;
  const bulletins = await Promise.all(institutions.map((one) => bulletin(one)));
  for (const terminal of terminals) terminal.applyBulletins(bulletins);
}

export interface Checked {
  /** Purse by purse: the books against what each purse last stated. */
  readonly purses: readonly Reconciled[];
  /** What is wrong, in sentences; empty when all agree to the fen and every ledger adds up. */
  readonly faults: readonly string[];
}

export async function purseByPurse(
  issuer: InstitutionContext,
  institutions: readonly InstitutionContext[],
): Promise<Checked> {
  const purses = await reconcile(issuer);
  const faults = purses
    .filter((row) => row.difference_minor !== 0)
    .map((row) => `wallet ${row.wallet.slice(-6)} is off by ${row.difference_minor} fen`);
  for (const institution of institutions) faults.push(...(await audit(books(institution.db))));
  return { purses, faults };
}
