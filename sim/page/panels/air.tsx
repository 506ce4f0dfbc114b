/** What goes over the air: each act, its commands and answers in plain words, the bytes on demand; between them what the wearer felt. */
import { yuan } from "../../world/describe.js";
import type { AirWords } from "../i18n/air-en.js";
import type { Words } from "../i18n/en.js";
import { placeName, toneOf, whatName } from "../i18n/sentences.js";
import { AIR, entry } from "../i18n/words.js";
import type { Seen } from "../state/actions.js";
import { decode, type Part } from "../state/decode.js";
import { type Act, died, type Line } from "../state/log.js";
import { braceletNumber } from "../state/money.js";

interface Tongue {
  readonly words: Words;
  readonly air: AirWords;
}

type Exchange = Extract<Line, { kind: "apdu" }>;
/** The same command and the same kind of answer, several times in a row: told once. */
type Group = { readonly kind: "group"; readonly key: string; readonly exchanges: readonly Exchange[] };

function grouped(lines: readonly Line[], air: AirWords): (Group | Exclude<Line, Exchange>)[] {
  const rows: (Group | Exclude<Line, Exchange>)[] = [];
  for (const line of lines) {
    if (line.kind !== "apdu") {
      rows.push(line);
      continue;
    }
    const { command, said } = decode(line.command, line.answer, air);
    const key = `${line.reader} ${command} ${said}`;
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

function Exchanges({ group, tongue }: { group: Group; tongue: Tongue }) {
  const { words, air } = tongue;
  const [first] = group.exchanges;
  const told = decode(first.command, first.answer, air);
  const count = group.exchanges.length;
  return (
    <details class={`exchange ${told.tone}`}>
      <summary>
        <span class="asked">
          <b>{told.command}</b> {told.asked}
        </span>
        <span class="said">
          {told.said}
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

function Row({ row, tongue }: { row: ReturnType<typeof grouped>[number]; tongue: Tongue }) {
  const { words } = tongue;
  switch (row.kind) {
    case "group":
      return <Exchanges group={row} tongue={tongue} />;
    case "cue": {
      const felt = entry(words.cues, row.cue, words.cues.other);
      return (
        <p class={`felt cue-${row.cue}`}>
          {<span class="dot" aria-hidden="true" />} {typeof felt === "string" ? felt : felt(row.cue)}
        </p>
      );
    }
    case "heard":
      return <p class="aside">{words.heardNow(yuan(row.balance_minor))}</p>;
    case "power":
      return (
        <p class="aside bad">
          {row.state === "killed" ? words.died : row.state === "on" ? words.poweredOn : words.poweredOff}
        </p>
      );
    case "idle":
      return <p class="aside">{words.idle(row.slices)}</p>;
  }
}

function ActRow({ act, tongue, open }: { act: Act; tongue: Tongue; open: boolean }) {
  const { words, air } = tongue;
  const amount = act.amount_minor === null ? "" : yuan(act.amount_minor);
  const title = words.acts[act.name](placeName(words, act.at ?? ""), amount, whatName(words, act));
  const who = act.bracelet === null ? "" : words.bracelet(braceletNumber(act.bracelet));
  const outcome = act.outcome === null ? "…" : entry(words.outcomes, act.outcome, act.outcome);
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
            <Row key={row.kind === "group" ? row.exchanges[0].number : row.number} row={row} tongue={tongue} />
          ))}
        </div>
      </details>
    </li>
  );
}

export function AirPanel({ store, words }: Seen) {
  const tongue = { words, air: AIR[store.language] };
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
            <ActRow key={act.act} act={act} tongue={tongue} open={i === 0} />
          ))}
        </ol>
      </div>
    </section>
  );
}
