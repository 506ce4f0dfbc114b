/** What the bank sees: a shadow account for each wallet number, and no name anywhere. */
import type { ShadowView } from "../../api/contract/state.js";
import { yuan } from "../../text/format.js";
import type { Words } from "../i18n/en.js";
import { lookUp } from "../i18n/words.js";
import { chosenBracelet, type PanelProps } from "../state/actions.js";
import { walletNumber } from "../state/money.js";

/** How each figure enters the sum. */
const TERMS = [
  ["float", ""],
  ["reported", "−"],
  ["booked", "−"],
  ["withheld", "−"],
  ["ahead", "+"],
  ["moved", "+"],
  ["expected", "="],
  ["stated", ""],
] as const;

type Term = (typeof TERMS)[number];

/** Money that moved to an heir is a column once there is any. */
const termsOf = (rows: readonly ShadowView[]): readonly Term[] =>
  TERMS.filter(([term]) => term !== "moved" || rows.some((row) => row.moved_minor > 0));

interface ShadowProps {
  readonly row: ShadowView;
  readonly terms: readonly Term[];
  readonly words: Words;
  readonly mine: boolean;
}

function Shadow({ row, terms, words, mine }: ShadowProps) {
  return (
    <tr class={mine ? "mine" : ""} aria-current={mine ? "true" : undefined}>
      <th scope="row">
        {walletNumber(row.wallet)}
        {row.state !== "active" && <small> {lookUp(words.states, row.state, row.state)}</small>}
      </th>
      {terms.map(([term]) => {
        const fen = row[`${term}_minor`];
        return (
          <td
            key={term}
            class={fen === 0 && term !== "stated" && term !== "float" && term !== "expected" ? "zero" : ""}
          >
            {yuan(fen)}
          </td>
        );
      })}
    </tr>
  );
}

export function BankPanel({ store, words, town }: PanelProps) {
  const chosen = chosenBracelet(store)?.wallet;
  const terms = termsOf(town.bank);
  return (
    <div class="scroll">
      {town.bank.length === 0 ? (
        <p class="empty">{words.bankEmpty}</p>
      ) : (
        <table class="ledger">
          <thead>
            <tr>
              <th scope="col" title={words.columnNotes.wallet}>
                {words.columns.wallet}
              </th>
              {terms.map(([term, sign]) => (
                <th key={term} scope="col" title={words.columnNotes[term]}>
                  {sign} {words.columns[term]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {town.bank.map((row) => (
              <Shadow key={row.wallet} row={row} terms={terms} words={words} mine={row.wallet === chosen} />
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
