/**
 * What the wearer can know: the balance as the bank last heard it, less what tills have said since; and how many off-line payments that leaves. Where a
 * torn touch leaves a doubt, the doubt is shown.
 */
import { LIFE } from "../../../protocol/commands/sync.js";
import type { BraceletView } from "../../town/view.js";
import { yuan } from "../../world/describe.js";
import { MORNING_S } from "../../world/start-time.js";
import type { Words } from "../i18n/en.js";
import { placeName } from "../i18n/sentences.js";
import { moment } from "../i18n/words.js";
import { braceletNumber, walletNumber } from "../state/money.js";

const MOST_TICKETS = 10;

function Tickets({ left }: { left: number }) {
  return (
    <span class="tickets" aria-hidden="true">
      {Array.from({ length: MOST_TICKETS }, (_, i) => (
        <i key={i} class={i < left ? "" : "spent"} />
      ))}
    </span>
  );
}

interface KnowledgeProps {
  readonly bracelet: BraceletView;
  readonly words: Words;
}

export function LastKnownBalance({ bracelet, words }: KnowledgeProps) {
  const { heard, since, wallet } = bracelet;
  return (
    <dl class="knows balance">
      <dt>{words.balance}</dt>
      <dd class="figure" data-figure="balance">
        {heard === null ? "–" : yuan(heard.balance_minor - since.paid_minor)}
        {since.uncertain && <sup title={words.uncertain}>?</sup>}
      </dd>
      <dd class="from">
        <span>{words.wallet(walletNumber(wallet))}</span>
        {heard === null && <span>{words.balanceUnknown}</span>}
        {heard !== null && (
          <span title={placeName(words, heard.through)}>
            {words.heard(yuan(heard.balance_minor), moment(words.lang, MORNING_S + Math.floor(heard.at_ms / 1000)))}
          </span>
        )}
        {since.paid_minor > 0 && <span>{words.spentSince(yuan(since.paid_minor))}</span>}
        {since.uncertain && <span class="doubt">{words.uncertain}</span>}
        {bracelet.copyOf !== null && (
          <span class="doubt">{words.copyOf(words.bracelet(braceletNumber(bracelet.copyOf)))}</span>
        )}
        {bracelet.heirOf !== null && <span>{words.heirOf(words.bracelet(braceletNumber(bracelet.heirOf)))}</span>}
        {bracelet.own?.frozen === true && <span class="doubt">{words.frozen}</span>}
        {bracelet.unload_minor > 0 && <span class="doubt">{words.unloading(yuan(bracelet.unload_minor))}</span>}
        {heard !== null && heard.life === LIFE.suspended && <span class="doubt">{words.suspended}</span>}
      </dd>
    </dl>
  );
}

export function PaymentsLeft({ bracelet, words }: KnowledgeProps) {
  const { heard, since } = bracelet;
  const left = heard === null ? 0 : Math.max(0, heard.tickets - since.payments);
  return (
    <dl class="knows payments">
      <dt>{words.left}</dt>
      <dd class="figure" data-figure="left">
        {heard === null ? "–" : left}
      </dd>
      <dd class="from">
        <Tickets left={left} />
        {bracelet.resting && <span>{words.working}</span>}
      </dd>
    </dl>
  );
}
