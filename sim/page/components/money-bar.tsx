/** Where all the money is: one bar, one part for each account, and the sum of the parts beside what the central bank has issued. */
import type { AccountView } from "../../api/contract/state.js";
import { yuan } from "../../text/format.js";
import type { Words } from "../i18n/en.js";
import { lookUp } from "../i18n/words.js";
import type { PanelProps } from "../state/actions.js";
import { walletNumber } from "../state/money.js";

function nameOf({ kind, owner }: AccountView, words: Words): string {
  if (kind === "float") return words.accounts.wallet(walletNumber(owner));
  const name = lookUp<string | ((n: string) => string)>(words.accounts, owner, owner);
  return typeof name === "string" ? name : name(owner);
}

/** Neighbouring accounts of one kind get different shades. */
function shade(accounts: readonly AccountView[], index: number): number {
  return accounts.slice(0, index).filter((one) => one.kind === accounts[index].kind).length % 3;
}

export function MoneyBar({ words, town }: PanelProps) {
  const { statement, conserved, accounts } = town.money;
  const shown = accounts.filter((account) => account.amount_minor > 0);
  const sum = accounts.reduce((n, account) => n + account.amount_minor, 0);
  return (
    <section class="panel money" aria-labelledby="money-title">
      <div class="panel-head">
        <h2 id="money-title">{words.money}</h2>
        <p>
          {words.sum(yuan(statement.issued), yuan(statement.redeemed), yuan(sum))}{" "}
          <b class={conserved ? "kept" : "broken"} data-conserved={conserved}>
            {conserved ? `✓ ${words.conserved}` : `✘ ${words.notConserved}`}
          </b>
        </p>
      </div>
      <div class="bar" aria-hidden="true">
        {shown.map((account, i) => (
          <span
            key={`${account.kind}${account.owner}`}
            class={`part ${account.kind} shade-${shade(shown, i)}`}
            style={{ flexGrow: account.amount_minor }}
            title={`${nameOf(account, words)} ${yuan(account.amount_minor)}`}
          />
        ))}
      </div>
      <ul class="legend">
        {shown.map((account, i) => (
          <li key={`${account.kind}${account.owner}`} data-account={`${account.kind}/${account.owner}`}>
            <i class={`part ${account.kind} shade-${shade(shown, i)}`} aria-hidden="true" />
            {nameOf(account, words)} <b>{yuan(account.amount_minor)}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}
