/** The back office in English. */
import type { OfficeAction } from "../../api/contract/names.js";

export interface OfficeWords {
  readonly title: string;
  readonly note: string;
  readonly acts: Readonly<Record<OfficeAction, string>>;
  readonly key: (bank: string, n: string) => string;
  readonly rules: string;
  readonly largest: string;
  readonly pressFree: string;
  readonly tickets: string;
  readonly owes: (one: string, other: string, amount: string) => string;
  readonly nothingOwed: (one: string, other: string) => string;
  readonly unchecked: string;
  readonly agrees: (n: string, when: string) => string;
  readonly differs: string;
  readonly lab: string;
  readonly copy: string;
  readonly proof: (wallet: string, bytes: string) => string;
  readonly badProof: (wallet: string) => string;
}

export const OFFICE_EN: OfficeWords = {
  title: "Back office",
  note: "What a bank, the central bank and a laboratory can do",
  acts: { renew: "Renew key", rules: "Change rules", netting: "Net", reconcile: "Reconcile" },
  key: (bank, n) => `${bank} signs tickets with key ${n}.`,
  rules: "Rules of",
  largest: "largest payment",
  pressFree: "without a press",
  tickets: "tickets",
  owes: (one, other, amount) => `${one} owes ${other} ${amount}.`,
  nothingOwed: (one, other) => `${one} and ${other} owe each other nothing.`,
  unchecked: "Purse by purse: the books against what each purse last said.",
  agrees: (n, when) => `${n} purses agreed to the fen, and every ledger added up, at ${when}.`,
  differs: "The books and the purses do not agree.",
  lab: "A laboratory can open a secure element. What it copies pays once more, offline, before the bank knows.",
  copy: "Copy",
  proof: (wallet, bytes) => `Wallet ${wallet}: two payments under one ticket, ${bytes} bytes of proof, checked.`,
  badProof: (wallet) => `Wallet ${wallet}: a proof that does not hold.`,
};
