/** What goes over the air: each act, its commands and answers in plain words, the bytes on demand; between them what the wearer felt. */
import { yuan } from "../../text/format.js";
import type { AirWords } from "../i18n/air-en.js";
import type { Words } from "../i18n/en.js";
import { AIR, lookUp } from "../i18n/words.js";
import type { PanelProps } from "../state/actions.js";
import { decode, type Part } from "../state/decode.js";
import { type Act, died, type Line } from "../state/log.js";
import { braceletNumber } from "../state/money.js";
import { placeName, toneOf, whatName } from "../state/sentences.js";

interface Language {
  readonly words: Words;
  readonly air: AirWords;
}

type Exchange = Extract<Line, { kind: "apdu" }>;
/** The same command and the same kind of answer, several times in a row: shown once. */
type Group = { readonly kind: "group"; readonly key: string; readonly exchanges: readonly Exchange[] };

function grouped(lines: readonly Line[], air: AirWords): (Group | Exclude<Line, Exchange>)[] {
  const rows: (Group | Exclude<Line, Exchange>)[] = [];
  for (const line of lines) {
    if (line.kind !== "apdu") {
      rows.push(line);
      continue;
    }
    const { command, answerText } = decode(line.command, line.answer, air);
    const key = `${line.reader} ${command} ${answerText}`;
    const last = rows.at(-1);
    if (last?.kind === "group" && last.key === key)
      rows[rows.length - 1] = { ...last, exchanges: [...last.exchanges, line] };
    else rows.push({ kind: "group", key, exchanges: [line] });
  }
  return rows;
}

function Parts({ title, parts, air }: { title: string; parts: readonly Part[]; air: AirWords }) {
  if (parts.length === 0) return null;
  return (
    <table class="bytes">
      <caption>
        {title}, {parts.reduce((n, part) => n + part.bytes.length / 2, 0)} B
      </caption>
      <tbody>
        {parts.map((part, i) => (
          <tr key={`${i}${part.name}`}>
            <th scope="row">
              {air.parts[part.name]}
              {part.means !== "" && <b> {part.means}</b>}
            </th>
            <td>
              <code>{part.bytes.replace(/../g, "$& ").trim()}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Exchanges({ group, language }: { group: Group; language: Language }) {
  const { words, air } = language;
  const [first] = group.exchanges;
  const shown = decode(first.command, first.answer, air);
  const count = group.exchanges.length;
  return (
    <details class={`exchange ${shown.tone}`}>
      <summary>
        <span class="command">
          <b>{shown.command}</b> {shown.commandText}
        </span>
        <span class="answer">
          {shown.answerText}
          {count > 1 && <em> {words.times(count)}</em>}
        </span>
      </summary>
      {group.exchanges.map(({ number, command, answer }) => {
        const one = decode(command, answer, air);
        return (
          <div key={number}>
            <Parts title={words.command} parts={one.commandParts} air={air} />
            <Parts title={words.answer} parts={one.answerParts} air={air} />
          </div>
        );
      })}
    </details>
  );
}

function Row({ row, language }: { row: ReturnType<typeof grouped>[number]; language: Language }) {
  const { words } = language;
  switch (row.kind) {
    case "group":
      return <Exchanges group={row} language={language} />;
    case "cue": {
      const felt = lookUp(words.cues, row.cue, words.cues.other);
      return (
        <p class={`felt cue-${row.cue}`}>
          {<span class="dot" aria-hidden="true" />} {typeof felt === "string" ? felt : felt(row.cue)}
        </p>
      );
    }
    case "report":
      return <p class="row-note">{words.reportedNow(yuan(row.balance_minor))}</p>;
    case "power":
      return (
        <p class="row-note bad">
          {row.state === "killed" ? words.died : row.state === "on" ? words.poweredOn : words.poweredOff}
        </p>
      );
    case "idle":
      return <p class="row-note">{words.idle(row.slices)}</p>;
  }
}

function ActRow({ act, language, open }: { act: Act; language: Language; open: boolean }) {
  const { words, air } = language;
  const amount = act.amount_minor === null ? "" : yuan(act.amount_minor);
  const title = words.acts[act.name](placeName(words, act.at ?? ""), amount, whatName(words, act));
  const who = act.bracelet === null ? "" : words.bracelet(braceletNumber(act.bracelet));
  const outcome = act.outcome === null ? "…" : lookUp(words.outcomes, act.outcome, act.outcome);
  return (
    <li>
      <details open={open} class="act">
        <summary>
          <span class="title">{title}</span>
          <span class="who">{who}</span>
          <span class={`pill ${toneOf(act.outcome ?? "")}`}>{died(act) ? `${outcome} · ${words.died}` : outcome}</span>
        </summary>
        <div class="rows">
          {grouped(act.lines, air).map((row) => (
            <Row key={row.kind === "group" ? row.exchanges[0].number : row.number} row={row} language={language} />
          ))}
        </div>
      </details>
    </li>
  );
}

export function AirPanel({ store, words }: PanelProps) {
  const language = { words, air: AIR[store.language] };
  return (
    <section class="panel air" aria-labelledby="air-title">
      <div class="panel-head">
        <h2 id="air-title">{words.air}</h2>
        <p>{words.airNote}</p>
      </div>
      <div class="scroll">
        {store.acts.length === 0 && <p class="empty">{words.airEmpty}</p>}
        <ol class="acts">
          {store.acts.map((act, i) => (
            <ActRow key={act.act} act={act} language={language} open={i === 0} />
          ))}
        </ol>
      </div>
    </section>
  );
}
