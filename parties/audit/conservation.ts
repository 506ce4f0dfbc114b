/**
 * The conservation of money, over all parties at once:
 *
 *   issued − redeemed = soft wallets + floats + merchants + in transit + institutions' own
 *
 * Each institution's books balance by themselves; what this adds is that they agree with the central bank's. A movement that one side has done and
 * the other has only begun is in transit, and counted by its key, not as whatever is missing.
 */
import type { CentralBank } from "../central-bank/central-bank.js";
import type { InstitutionContext } from "../institution/context.js";
import { type PeerPosition, peerPositions, unfinishedRounds } from "../institution/interbank/netting.js";
import { unfinishedMovements } from "../institution/issuing/treasury.js";
import { books } from "../institution/store/tables.js";
import { hex } from "../shared/environment.js";
import { isPosted, totals } from "../shared/ledger/ledger.js";

export interface MoneyStatement {
  readonly issued: number;
  readonly redeemed: number;
  readonly soft: number;
  readonly floats: number;
  readonly merchants: number;
  readonly inTransit: number;
  readonly own: number;
}

export async function moneyStatement(
  bank: CentralBank,
  institutions: readonly InstitutionContext[],
): Promise<MoneyStatement> {
  const sum = { soft: 0, floats: 0, merchants: 0, inTransit: 0, own: 0 };
  for (const institution of institutions) {
    const sums = await totals(books(institution.db));
    sum.soft += sums.soft;
    sum.floats += sums.float;
    sum.merchants += sums.merchant;
    // What one owes another is in transit until the other has credited its merchant.
    sum.inTransit += sums.transit - sums.due;
    sum.own += sums.own;
    for (const movement of await unfinishedMovements(institution)) {
      if (!(await isPosted(bank.ledger, movement.bankKey))) continue;
      sum.inTransit += movement.direction === "issue" ? movement.amount_minor : -movement.amount_minor;
    }
    for (const { bankKey, net_minor } of await unfinishedRounds(institution)) {
      if (await isPosted(bank.ledger, bankKey)) sum.inTransit += net_minor;
    }
  }
  return { ...(await bank.totals()), ...sum };
}

export function conserved(m: MoneyStatement): boolean {
  return m.issued - m.redeemed === m.soft + m.floats + m.merchants + m.inTransit + m.own;
}

/**
 * Amounts that by one institution's books are due to it and that the other's books do not show as owed, in sentences. There are none at any moment, because
 * the debtor books first, and only then does the creditor. (Conservation alone cannot detect this: both sides' merchants and purses are counted as they are.)
 */
export async function disputes(bank: CentralBank, institutions: readonly InstitutionContext[]): Promise<string[]> {
  const owed = new Map<string, number>();
  const due = new Map<string, number>();
  for (const institution of institutions) {
    const id = hex(institution.id);
    const add = (sign: number, { peer, owed_minor, due_minor }: PeerPosition): void => {
      owed.set(`${id} owes ${peer}`, (owed.get(`${id} owes ${peer}`) ?? 0) + sign * owed_minor);
      due.set(`${peer} owes ${id}`, (due.get(`${peer} owes ${id}`) ?? 0) + sign * due_minor);
    };
    for (const position of await peerPositions(institution)) add(1, position);
    // What the central bank has netted is settled, even if one of the two has not recorded it yet.
    for (const { bankKey, rows } of await unfinishedRounds(institution)) {
      if (await isPosted(bank.ledger, bankKey)) for (const row of rows) add(-1, row);
    }
  }
  const both = [...due].filter(([name]) => owed.has(name));
  const wrong = both.filter(([name, amount]) => amount > (owed.get(name) ?? 0));
  return wrong.map(([name, amount]) => `${name} ${owed.get(name)} by its own books and ${amount} by the other's`);
}
