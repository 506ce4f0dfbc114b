/**
 * The whole picture, over all parties at once:
 *
 *   issued − redeemed = soft wallets + floats + merchants + in transit + institutions' own
 *
 * Each institution's books balance by themselves; what this adds is that they agree with the central bank's. A movement that one side has done and
 * the other has only begun is in transit, and counted by its key, not as whatever is missing.
 */
import type { CentralBank } from "../central-bank/central-bank.js";
import type { Institution } from "../institution/institution.js";
import type { PeerPosition } from "../institution/interbank/netting.js";
import { hex } from "../shared/environment.js";

export interface MoneyStatement {
  readonly issued: number;
  readonly redeemed: number;
  readonly soft: number;
  readonly floats: number;
  readonly merchants: number;
  readonly inTransit: number;
  readonly own: number;
}

export async function moneyStatement(bank: CentralBank, institutions: readonly Institution[]): Promise<MoneyStatement> {
  const sum = { soft: 0, floats: 0, merchants: 0, inTransit: 0, own: 0 };
  for (const institution of institutions) {
    const books = await institution.totals();
    sum.soft += books.soft;
    sum.floats += books.float;
    sum.merchants += books.merchant;
    // What one owes another is in transit until the other has credited its merchant.
    sum.inTransit += books.transit - books.due;
    sum.own += books.own;
    for (const movement of await institution.unfinishedMovements()) {
      if (!(await bank.knows(movement.bankKey))) continue;
      sum.inTransit += movement.direction === "issue" ? movement.amount_minor : -movement.amount_minor;
    }
    for (const { bankKey, net_minor } of await institution.clearing.unfinished()) {
      if (await bank.knows(bankKey)) sum.inTransit += net_minor;
    }
  }
  return { ...(await bank.totals()), ...sum };
}

export function conserved(m: MoneyStatement): boolean {
  return m.issued - m.redeemed === m.soft + m.floats + m.merchants + m.inTransit + m.own;
}

/**
 * What one institution says is due to it and the other does not say that it owes, in sentences. There is none at any moment: whoever will owe books
 * first, and only then does the other book that it is due. (The whole picture cannot see this: both sides' merchants and purses are counted as they are.)
 */
export async function disputes(bank: CentralBank, institutions: readonly Institution[]): Promise<string[]> {
  const owed = new Map<string, number>();
  const due = new Map<string, number>();
  for (const { clearing } of institutions) {
    const id = hex(clearing.id);
    const add = (sign: number, { peer, owed_minor, due_minor }: PeerPosition): void => {
      owed.set(`${id} owes ${peer}`, (owed.get(`${id} owes ${peer}`) ?? 0) + sign * owed_minor);
      due.set(`${peer} owes ${id}`, (due.get(`${peer} owes ${id}`) ?? 0) + sign * due_minor);
    };
    for (const standing of await clearing.standings()) add(1, standing);
    // What the central bank has netted is settled, though one of the two has not written it down.
    for (const { bankKey, rows } of await clearing.unfinished()) {
      if (await bank.knows(bankKey)) for (const row of rows) add(-1, row);
    }
  }
  const both = [...due].filter(([name]) => owed.has(name));
  const wrong = both.filter(([name, amount]) => amount > (owed.get(name) ?? 0));
  return wrong.map(([name, amount]) => `${name} ${owed.get(name)} by its own books and ${amount} by the other's`);
}
