/** What two operating institutions do together in any simulated world: certify each other, post their bulletins to terminals, have their books checked. */
import type { CentralBank } from "../../parties/central-bank/central-bank.js";
import type { Institution } from "../../parties/institution/institution.js";
import type { Reconciled } from "../../parties/institution/purses/shadow.js";
import type { Terminal } from "../../parties/merchant/terminal.js";
import type { PartyResult } from "../../parties/shared/errors.js";

/** A certificate for the first ticket key of each until `expiry_s`, and an agreement between the two. */
export async function certifyEachOther(
  bank: CentralBank,
  [one, other]: readonly [Institution, Institution],
  expiry_s: number,
): Promise<PartyResult<null>> {
  for (const institution of [one, other]) {
    const certified = await institution.renewKey(bank, institution.keyNumber, expiry_s);
    if (!certified.ok) return certified;
  }
  await one.clearing.admit(other.clearing);
  await other.clearing.admit(one.clearing);
  return { ok: true, value: null };
}

/** Certificates and hotlists reach these terminals, as they do when a terminal is online. */
export async function postBulletins(
  institutions: readonly Institution[],
  terminals: readonly Terminal[],
): Promise<void> {
  if (terminals.length === 0) return;
  const bulletins = await Promise.all(institutions.map((one) => one.bulletin()));
  for (const terminal of terminals) terminal.heed(bulletins);
}

export interface Checked {
  /** Purse by purse: the books against what each purse last stated. */
  readonly purses: readonly Reconciled[];
  /** What is wrong, in sentences; empty when all agree to the fen and every ledger adds up. */
  readonly faults: readonly string[];
}

export async function purseByPurse(keeper: Institution, institutions: readonly Institution[]): Promise<Checked> {
  const purses = await keeper.reconcile();
  const faults = purses
    .filter((row) => row.difference_minor !== 0)
    .map((row) => `wallet ${row.wallet.slice(-6)} is off by ${row.difference_minor} fen`);
  for (const institution of institutions) faults.push(...(await institution.audit()));
  return { purses, faults };
}
