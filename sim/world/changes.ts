/** What a step changed, in words: on the purse, by the kinds of records in its flash (never their bodies); at the bank, by the totals of the books. */
import { HAS_SECRET, HEAD_TYPE, RECORD_SIZE, SECRET_AT } from "../../firmware/journal/layout.js";
import { ENTRY_TYPE } from "../../firmware/purse/state/journal-entries.js";
import type { MoneyStatement } from "../../parties/audit/conservation.js";
import { yuan } from "../text/format.js";

/** Entries whose own name says little to a spectator. */
const PLAIN: Readonly<Record<string, string>> = {
  made: "ticket made",
  listed: "list of keys signed",
  certified: "ticket certified",
  paid: "payment",
  time: "time heard",
};

const NAMES = new Map<number, string>(Object.entries(ENTRY_TYPE).map(([name, type]) => [type, PLAIN[name] ?? name]));

/** Records by kind, and secrets that are not wiped, as they lie in flash. */
export type Inventory = ReadonlyMap<string, number>;

export function inventory(flash: Uint8Array): Inventory {
  const count = new Map<string, number>();
  const add = (name: string) => count.set(name, (count.get(name) ?? 0) + 1);
  for (let at = 0; at + RECORD_SIZE <= flash.length; at += RECORD_SIZE) {
    const record = flash.subarray(at, at + RECORD_SIZE);
    if (record.every((byte) => byte === 0xff)) continue;
    if (record.every((byte) => byte === 0)) add("voided");
    else if (record[1] === HEAD_TYPE) add("region");
    else add(NAMES.get(record[1]) ?? "torn");
    if ((record[1] & HAS_SECRET) !== 0 && record.subarray(SECRET_AT).some((byte) => byte !== 0)) add("live secret");
  }
  return count;
}

/** "paid +1, live secret −1": empty when nothing changed. */
export function inventoryChange(before: Inventory, after: Inventory): string {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names
    .map((name) => ({ name, by: (after.get(name) ?? 0) - (before.get(name) ?? 0) }))
    .filter(({ by }) => by !== 0)
    .map(({ name, by }) => `${name} ${by > 0 ? "+" : "−"}${Math.abs(by)}`)
    .join(", ");
}

const ACCOUNTS: readonly (readonly [keyof MoneyStatement, string])[] = [
  ["issued", "issued"],
  ["redeemed", "redeemed"],
  ["soft", "soft wallets"],
  ["floats", "floats"],
  ["merchants", "merchants"],
  ["inTransit", "in transit"],
  ["own", "own"],
];

/** "floats +200.00, soft wallets −200.00": empty when nothing moved. */
export function moneyChange(before: MoneyStatement, after: MoneyStatement): string {
  return ACCOUNTS.map(([key, name]) => ({ name, by: after[key] - before[key] }))
    .filter(({ by }) => by !== 0)
    .map(({ name, by }) => `${name} ${by > 0 ? "+" : "−"}${yuan(Math.abs(by))}`)
    .join(", ");
}
