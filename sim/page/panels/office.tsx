/** The back office: the ticket key, the rules of a level, what two institutions owe each other, the books against the purses, and a laboratory. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { WORLD_START_S } from "../../api/contract/names.js";
import { yuan } from "../../text/format.js";
import { Amount, Button } from "../components/controls.js";
import { moment } from "../i18n/words.js";
import { chosenBracelet, type PanelProps } from "../state/actions.js";
import { braceletNumber, parseYuan, walletNumber } from "../state/money.js";

function Row({ children, act }: { children: ComponentChildren; act: ComponentChildren }) {
  return (
    <div class="office-row">
      <div>{children}</div>
      {act}
    </div>
  );
}

const LIMITS = ["maxPayment_minor", "pressFree_minor"] as const;

function Rules({ dispatch, words, town }: PanelProps) {
  const [level, setLevel] = useState<0 | 1>(1);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const now = town.office.rules[level];
  const textOf = (limit: (typeof LIMITS)[number]) => typed[limit] ?? yuan(now[limit]).replace(",", "");
  const tickets = typed.tickets ?? String(now.tickets);
  const choose = (text: string) => {
    setLevel(text === "0" ? 0 : 1);
    setTyped({});
  };
  const change = () => {
    const [maxPayment_minor, pressFree_minor] = LIMITS.map((limit) => parseYuan(textOf(limit)));
    if (maxPayment_minor === null || pressFree_minor === null || !/^(1[0-6]|[1-9])$/.test(tickets)) {
      return dispatch.set({ refused: { error: "bad-rule", sentence: "" } });
    }
    dispatch.send("bank", { what: "rules", level, maxPayment_minor, pressFree_minor, tickets: Number(tickets) });
    setTyped({});
  };
  return (
    <Row
      act={
        <Button id="office-rules" onClick={change}>
          {words.office.acts.rules}
        </Button>
      }
    >
      <div class="office-rules">
        <label>
          <span>{words.office.rules}</span>
          <select value={level} onChange={(event) => choose(event.currentTarget.value)}>
            <option value="1">{words.level1}</option>
            <option value="0">{words.level0}</option>
          </select>
        </label>
        {LIMITS.map((limit) => (
          <label key={limit} for={`rule-${limit}`}>
            <span>{limit === "maxPayment_minor" ? words.office.largest : words.office.pressFree}</span>
            <Amount
              id={`rule-${limit}`}
              label={limit === "maxPayment_minor" ? words.office.largest : words.office.pressFree}
              value={textOf(limit)}
              onType={(text) => setTyped({ ...typed, [limit]: text })}
            />
          </label>
        ))}
        <label class="office-tickets">
          <span>{words.office.tickets}</span>
          <input
            class="amount"
            inputMode="numeric"
            maxLength={2}
            value={tickets}
            onInput={(event) => setTyped({ ...typed, tickets: event.currentTarget.value })}
          />
        </label>
      </div>
    </Row>
  );
}

function Laboratory({ store, dispatch, words, town }: PanelProps) {
  const bracelet = chosenBracelet(store);
  const name = bracelet === null ? "" : ` ${words.bracelet(braceletNumber(bracelet.name))}`;
  const copy = () => bracelet !== null && dispatch.send("clone", { bracelet: bracelet.name });
  return (
    <Row
      act={
        <Button id="office-copy" off={bracelet === null || store.busy > 0} onClick={copy}>
          {words.office.copy}
          {name}
        </Button>
      }
    >
      {town.office.proofs.length === 0 && words.office.lab}
      {town.office.proofs.map(({ wallet, bytes, holds }) => (
        <p key={wallet} class={holds ? "proof" : "bad"}>
          {holds
            ? words.office.proof(walletNumber(wallet), String(bytes))
            : words.office.badProof(walletNumber(wallet))}
        </p>
      ))}
    </Row>
  );
}

export function OfficePanel(props: PanelProps) {
  const { dispatch, words, town } = props;
  const { banks, owed_minor, checked } = town.office;
  const [first, second] = banks;
  const when = checked === null ? "" : moment(words.lang, WORLD_START_S + Math.floor(checked.at_ms / 1000), "all");
  const act = (what: "renew" | "netting" | "reconcile") => (
    <Button id={`office-${what}`} onClick={() => dispatch.send("bank", { what })}>
      {words.office.acts[what]}
    </Button>
  );
  return (
    <div class="office scroll">
      <Row act={act("renew")}>{words.office.key(first.id, String(first.key))}</Row>
      <Row act={act("netting")}>
        {owed_minor > 0
          ? words.office.owes(first.id, second.id, yuan(owed_minor))
          : words.office.nothingOwed(first.id, second.id)}
      </Row>
      <Row act={act("reconcile")}>
        {checked === null
          ? words.office.unchecked
          : checked.faults.length > 0
            ? words.office.differs
            : words.office.agrees(String(checked.purses.length), when)}
      </Row>
      <Rules {...props} />
      <Laboratory {...props} />
    </div>
  );
}
