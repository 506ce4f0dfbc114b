/** Answers by stage of life, from the tables that test/unit/protocol holds the purse to. */
import { DECODE_ERRORS } from "../../protocol/codec/result.js";
import { SW } from "../../protocol/commands/status.js";
import { ANSWERS, type AnswerRow, type Word } from "../../test/unit/protocol/answers.js";
import { STAGE_NAMES, STAGES, type Stage } from "../../test/unit/protocol/stages.js";
import { PROBES } from "../../test/unit/protocol/strangers.js";
import { sentences } from "./source.js";
import { table } from "./table.js";

const GROUPS: readonly (readonly [string, readonly Stage[]])[] = [
  ["any", STAGE_NAMES],
  ["before use", ["blank", "made", "pinned", "ordered", "enrolled"]],
  ["suspended", ["suspended", "damaged", "counter"]],
];

const NAMES: Readonly<Record<Stage, string>> = {
  blank: "blank",
  made: "made",
  pinned: "pinned",
  ordered: "ordered",
  enrolled: "enrolled",
  active: "active",
  suspended: "suspended (bank)",
  damaged: "suspended (damaged)",
  counter: "suspended (counter)",
  retired: "retired",
};

/** A set of stages in as few words as it takes. */
function stagesText(stages: readonly Stage[]): string {
  const words: string[] = [];
  let left = [...stages];
  for (const [name, group] of GROUPS) {
    if (!group.every((one) => left.includes(one))) continue;
    words.push(name);
    left = left.filter((one) => !group.includes(one));
  }
  return [...words, ...left.map((one) => NAMES[one])].join(", ");
}

const word = (name: Word): string => `\`${SW[name].toString(16)}\` ${name}`;

export function answers(command: string): string {
  const rows = ANSWERS.filter((row) => row.command === command);
  if (rows.length === 0) throw new RangeError(`no answers for ${command}`);
  const when = (row: AnswerRow) => (row.writes === undefined ? row.when : `${row.when} (written: ${row.writes})`);
  const steps = rows.some((row) => row.step !== undefined);
  const cells = rows.map((row) => {
    const rest = [word(row.word), when(row), stagesText(row.stages)];
    return steps ? [row.step ?? "any", ...rest] : rest;
  });
  return table(steps ? ["step", "answer", "when", "at"] : ["answer", "when", "at"], cells);
}

/** What a stranger's command is answered, by stage. */
export function strangers(): string {
  const rows = PROBES.map((probe) => [probe.id, ...STAGE_NAMES.map((at) => probe.words[at])]);
  return table(["command, after SELECT", ...STAGE_NAMES.map((at) => NAMES[at])], rows);
}

export function stages(): string {
  const means: Readonly<Record<Stage, string>> = {
    blank: "powered on, nothing made",
    made: "the identity key is made",
    pinned: "the institution's key is pinned",
    ordered: "an order is stored",
    enrolled: "the wallet key is agreed",
    active: "in use",
    suspended: "suspended by the bank",
    damaged: "suspended: the journal is damaged or missing",
    counter: "suspended: vault counter and journal disagree",
    retired: "retired by the bank, finally",
  };
  return table(
    ["stage", "life", "what it is"],
    STAGE_NAMES.map((at) => [NAMES[at], STAGES[at], means[at]]),
  );
}

export function words(): string {
  const said = sentences("protocol/commands/status.ts");
  return table(
    ["word", "name", "meaning"],
    Object.entries(SW).map(([name, sw]) => [`\`${sw.toString(16)}\``, name, said.get(name) ?? ""]),
  );
}

export function decodeErrors(): string {
  return table(
    ["error", "meaning", "who can mend it"],
    Object.entries(DECODE_ERRORS).map(([name, { sentence, mend }]) => [`\`${name}\``, sentence, mend]),
  );
}
