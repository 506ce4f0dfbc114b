/**
 * What the wearer can know: the balance that the purse last reported, less what tills have reported since; and how many offline payments that leaves. Where a
 * torn touch leaves a doubt, the doubt is shown.
 */
import { LIFE } from "../../../protocol/commands/sync.js";
import { WORLD_START_S } from "../../api/contract/names.js";
import type { BraceletView } from "../../api/contract/state.js";
import { yuan } from "../../text/format.js";
import type { Words } from "../i18n/en.js";
import { moment } from "../i18n/words.js";
import { braceletNumber, walletNumber } from "../state/money.js";
import { placeName } from "../state/sentences.js";

const MAX_TICKETS = 10;

function Tickets({ left }: { left: number }) {
  return (
    <span class="tickets" aria-hidden="true">
      {Array.from({ length: MAX_TICKETS }, (_, i) => (
        <i key={i} class={i < left ? "" : "spent"} />
      ))}
    </span>
  );
}

interface LastKnownProps {
  readonly bracelet: BraceletView;
  readonly words: Words;
}

export function LastKnownBalance({ bracelet, words }: LastKnownProps) {
  const { lastKnown, since, wallet } = bracelet;
  return (
    <dl class="last-known balance">
      <dt>{words.balance}</dt>
      <dd class="figure" data-figure="balance">
        {lastKnown === null ? "–" : yuan(lastKnown.balance_minor - since.paid_minor)}
        {since.uncertain && <sup title={words.uncertain}>?</sup>}
      </dd>
      <dd class="from">
        <span>{words.wallet(walletNumber(wallet))}</span>
        {lastKnown === null && <span>{words.balanceUnknown}</span>}
        {lastKnown !== null && (
          <span title={placeName(words, lastKnown.through)}>
            {words.lastKnown(
              yuan(lastKnown.balance_minor),
              moment(words.lang, WORLD_START_S + Math.floor(lastKnown.at_ms / 1000)),
            )}
          </span>
        )}
        {since.paid_minor > 0 && <span>{words.spentSince(yuan(since.paid_minor))}</span>}
        {since.uncertain && <span class="doubt">{words.uncertain}</span>}
        {bracelet.copyOf !== null && (
          <span class="doubt">{words.copyOf(words.bracelet(braceletNumber(bracelet.copyOf)))}</span>
        )}
        {bracelet.heirOf !== null && <span>{words.heirOf(words.bracelet(braceletNumber(bracelet.heirOf)))}</span>}
        {bracelet.linkStatus?.frozen === true && <span class="doubt">{words.frozen}</span>}
        {bracelet.unload_minor > 0 && <span class="doubt">{words.unloading(yuan(bracelet.unload_minor))}</span>}
        {lastKnown !== null && lastKnown.life === LIFE.suspended && <span class="doubt">{words.suspended}</span>}
      </dd>
    </dl>
  );
}

export function PaymentsLeft({ bracelet, words }: LastKnownProps) {
  const { lastKnown, since } = bracelet;
  const left = lastKnown === null ? 0 : Math.max(0, lastKnown.tickets - since.payments);
  return (
    <dl class="last-known payments">
      <dt>{words.left}</dt>
      <dd class="figure" data-figure="left">
        {lastKnown === null ? "–" : left}
      </dd>
      <dd class="from">
        <Tickets left={left} />
        {bracelet.resting && <span>{words.working}</span>}
      </dd>
    </dl>
  );
}
