/**
 * What a stranger learns: well-formed commands that any reader can send, made of published bytes, and the word that a bracelet at each stage answers.
 * Two stages that differ in no row cannot be told apart from outside. The document printed from this is docs/protocol/lives.md.
 */
import { type CommandName, encodeCommand } from "../../../protocol/commands/apdu.js";
import { AID } from "../../../protocol/messages/labels.js";
import type { Word } from "./answers.js";
import { noiseCommand } from "./scenes.js";
import { STAGE_NAMES, type Stage } from "./stages.js";
import { casesOf, unhex, type VECTORS } from "./vector-files.js";

export interface Probe {
  readonly id: string;
  readonly command: CommandName;
  readonly apdu: Uint8Array;
  /** The word in a field with SELECT, by stage. */
  readonly words: Readonly<Record<Stage, Word>>;
  /** Bytes of data with the word `done`. */
  readonly length: number;
  /** Stages at which `done` writes; nowhere else is anything written. */
  readonly writes: readonly Stage[];
}

/** The worked command of a vector file. */
function published(file: keyof typeof VECTORS, name: string): Uint8Array {
  const found = casesOf(file).find((one) => one.decoder === "decodeCommand" && one.name === name);
  if (found === undefined) throw new Error(`no vector ${name}`);
  return unhex(found.hex);
}

type Words = Partial<Record<Stage, Word>> & { readonly rest: Word };

function probe(
  id: string,
  command: CommandName,
  apdu: Uint8Array,
  words: Words,
  length = 0,
  writes: readonly Stage[] = [],
): Probe {
  const { rest, ...some } = words;
  const all = Object.fromEntries(STAGE_NAMES.map((name) => [name, some[name] ?? rest])) as Record<Stage, Word>;
  return { id, command, apdu, words: all, length, writes };
}

const SYNCABLE = { active: "done", suspended: "done", damaged: "done", counter: "done", rest: "refused" } as const;
const SUSPENDED = { suspended: "sync", damaged: "sync", counter: "sync" } as const;
const AID_BYTES = Uint8Array.from(AID);

export const PROBES: readonly Probe[] = [
  probe("SELECT", "select", published("select", "SELECT"), { rest: "done" }, 6),
  probe(
    "SELECT of another application",
    "select",
    encodeCommand(
      "select",
      AID_BYTES.map((byte) => byte ^ 1),
    ),
    {
      rest: "notFound",
    },
  ),
  probe("PAY of 12.34", "pay", published("pay", "PAY"), { ...SUSPENDED, active: "done", rest: "refused" }, 222, [
    "active",
  ]),
  probe("PAY of no form", "pay", noiseCommand("pay"), {
    active: "malformed",
    suspended: "malformed",
    damaged: "malformed",
    counter: "malformed",
    rest: "refused",
  }),
  probe("RECEIPT", "receipt", published("receipt", "RECEIPT"), { rest: "refused" }),
  probe("SYNC-OPEN", "sync-open", published("sync-open", "SYNC-OPEN"), SYNCABLE, 32, [
    "active",
    "suspended",
    "damaged",
    "counter",
  ]),
  probe("SYNC", "sync", published("sync", "SYNC"), { rest: "refused" }),
  probe("LINK-OPEN GREET", "link-open", published("link-open", "LINK-OPEN GREET"), SYNCABLE, 16),
  probe("LINK-OPEN PROVE", "link-open", published("link-open", "LINK-OPEN PROVE"), { rest: "refused" }),
  probe("LINK", "link", published("link", "LINK"), { rest: "refused" }),
  probe(
    "ENROL MAKE",
    "enrol",
    published("enrol", "MAKE"),
    { blank: "working", made: "done", pinned: "done", ordered: "done", enrolled: "done", rest: "refused" },
    33,
  ),
  probe("ENROL PIN", "enrol", published("enrol", "PIN"), { rest: "refused" }),
  probe(
    "ENROL ORDER",
    "enrol",
    published("enrol", "ORDER"),
    { pinned: "done", ordered: "done", rest: "refused" },
    119,
    ["pinned", "ordered"],
  ),
  probe("ENROL KEY", "enrol", published("enrol", "KEY"), { ordered: "working", rest: "refused" }),
  probe("ENROL ACTIVATE", "enrol", published("enrol", "ACTIVATE"), { rest: "refused" }),
];
