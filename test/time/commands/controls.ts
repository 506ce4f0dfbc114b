/**
 * The controls of whole commands: in each, a loop as long as a secret says, in the shipping firmware. They stand in places that the events of a history pass
 * one after the other, so one run of the history tries them all; each must show in its own events.
 */
import type { Change } from "../engines/mutate.js";

export interface CommandControl extends Change {
  readonly name: string;
  /** Events that must show it. */
  readonly events: readonly string[];
}

const loop = (secret: string) => `for (let i = ${secret} & 255; i > 0; i--);`;

function control(
  name: string,
  events: readonly string[],
  file: string,
  within: string,
  at: string,
  secret: string,
): CommandControl {
  return { name, events, file: `firmware/purse/${file}.ts`, within, from: at, to: `${loop(secret)} ${at}` };
}

export const DAY_CONTROLS: readonly CommandControl[] = [
  {
    name: "repetitions of the entropy counted by a branch",
    events: ["boot"],
    file: "firmware/purse/seed.ts",
    from: "run = (run & (((window[i] ^ window[i - 1]) - 1) >> 31)) + 1;",
    to: "run = window[i] === window[i - 1] ? run + 1 : 1;",
  },
  control("a loop on the session keys", ["SYNC-OPEN"], "sync-open", "syncOpen", "wipe(session);", "session[0]"),
  control(
    "a loop on the channel's key",
    ["SYNC", "LINK"],
    "channel",
    "arrive",
    "const plain =",
    "channel.down.reveal()[0]",
  ),
  control("a loop on the phone's key", ["press"], "binding", "bound", "return put(", "key.reveal()[0]"),
  control("a loop on what is drawn", ["LINK-OPEN greet"], "core", "random", "return out;", "out[0]"),
  control("a loop on the phone's proof", ["LINK-OPEN prove"], "link-open", "prove", "wipe(expected);", "expected[0]"),
  control(
    "a loop on s of the signature",
    ["PAY", "PAY, unprimed"],
    "pay",
    "sign",
    "core.suite.wipe(core.primed);",
    "signature[40]",
  ),
  control(
    "a loop on the key of the seals",
    ["PAY, unprimed", "idle after SYNC"],
    "prime",
    "begin",
    "wipe(key);",
    "key[0]",
  ),
  control("a loop on the key of the blob", ["RECEIPT, after a new start"], "prime", "blobOf", "wipe(key);", "key[0]"),
];

export const PERSONALISATION_CONTROLS: readonly CommandControl[] = [
  control("a loop on the identity's seed", ["ENROL make"], "enrol", "make", "wipe(seed);", "seed[0]"),
  control(
    "a loop on the identity's key",
    ["idle after ENROL make"],
    "enrol",
    "keepIdentity",
    "wipe(secret);",
    "secret[31]",
  ),
  control("a loop on what is drawn", ["ENROL order"], "core", "random", "return out;", "out[0]"),
  control("a loop on the identity's key", ["ENROL key"], "enrol", "key", "wipe(secret);", "secret[31]"),
  control(
    "a loop on what was agreed",
    ["idle after ENROL key"],
    "enrol",
    "confirm",
    "work.both.wipe();",
    "work.both.reveal()[0]",
  ),
  control("a loop on the key of ACTIVATE", ["ENROL activate"], "enrol", "activate", "wipe(sealed);", "sealed[0]"),
  control(
    "a loop on the ticket's secret",
    ["idle after ENROL activate"],
    "make",
    "sealSecret",
    "work.secret.wipe();",
    "work.secret.reveal()[0]",
  ),
];
