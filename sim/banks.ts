/** What two operating institutions do together in any simulated world: get acquainted, post their bulletins to terminals, let their books be looked at. */
import type { CentralBank } from "../parties/central-bank/central-bank.js";
import type { Outcome } from "../parties/errors.js";
import { encodeForkProof } from "../parties/institution/fork-file.js";
import type { Institution } from "../parties/institution/institution.js";
import type { Reconciled } from "../parties/institution/shadow.js";
import type { Terminal } from "../parties/merchant/terminal.js";
import { verifyFork } from "../tools/verify-fork.js";

/** A certificate for the first ticket key of each until `expiry_s`, and an agreement between the two. */
export async function acquaint(
  bank: CentralBank,
  [one, other]: readonly [Institution, Institution],
  expiry_s: number,
): Promise<Outcome<null>> {
  for (const institution of [one, other]) {
    const certified = await institution.renewKey(bank, institution.keyNumber, expiry_s);
    if (!certified.ok) return certified;
  }
  await one.clearing.admit(other.clearing);
  await other.clearing.admit(one.clearing);
  return { ok: true, value: null };
}

/** Certificates and hotlists reach these terminals, as they do when a terminal is on line. */
export async function post(institutions: readonly Institution[], terminals: readonly Terminal[]): Promise<void> {
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

export interface ProofSeen {
  /** The file that anybody can check. */
  readonly file: Uint8Array;
  /** Hexadecimal, as the file itself says. */
  readonly wallet: string;
  readonly identity: string;
  /** By the checker that shares no code with the bank (tools/verify-fork.ts). */
  readonly holds: boolean;
}

export async function proofsOf(institution: Institution): Promise<ProofSeen[]> {
  return (await institution.forkProofs()).map((proof) => {
    const file = encodeForkProof(proof);
    const verdict = verifyFork(file);
    return verdict.ok
      ? { file, wallet: verdict.wallet, identity: verdict.identity, holds: true }
      : { file, wallet: "", identity: "", holds: false };
  });
}
