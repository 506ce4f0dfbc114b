/**
 * The controls of whole commands: in each, a loop as long as a secret says, in the shipping firmware. One run of a history tries several, in places that no
 * event passes together: so an event that shows something shows the control that names it, and no other.
 */
import type { Change } from "../engines/mutate.js";
import type { Dynamic } from "../layers.js";

export interface CommandControl extends Change {
  readonly name: string;
  /** Events that must show it: all that pass its place. */
  readonly events: readonly string[];
  /** All that run code, unless said otherwise. */
  readonly layers?: readonly Dynamic[];
}

/** As long as two bytes say: one byte may well be the same in two lives. */
function loop(secret: string): string {
  const other = secret.replace(/\[(\d+)\]$/, (_, at) => `[${Number(at) ^ 1}]`);
  return `for (let i = (${secret} << 4) ^ ${other}; i > 0; i--);`;
}

const ROOT = "state.device.root.reveal()[0]";

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

const entropy: CommandControl = {
  name: "repetitions of the entropy counted by a branch",
  events: ["boot"],
  file: "firmware/purse/seed.ts",
  from: "run = (run & (((window[i] ^ window[i - 1]) - 1) >> 31)) + 1;",
  to: "run = window[i] === window[i - 1] ? run + 1 : 1;",
};

const selected = control("a loop on the vault's root", ["SELECT"], "commands/select", "select", "const pin =", ROOT);
const field = control("a loop on the vault's root", ["field on or off"], "step", "field", "const free =", ROOT);

const PROVE = ["LINK-OPEN prove", "LINK-OPEN prove, by a stranger", "LINK-OPEN prove, of an unbound bracelet"];
const FRAMES = ["SYNC", "SYNC, a forged frame", "LINK", "LINK, a name", "LINK, a payment"];
const UNPRIMED = ["PAY, unprimed", "LINK, a payment", "idle after SYNC"];
const RECEIPTS = ["RECEIPT", "RECEIPT, after a new start"];
const SIGNED = ["PAY", "PAY, unprimed", "LINK, a payment"];

export const DAY_CONTROLS: readonly CommandControl[] = [
  entropy,
  selected,
  field,
  control(
    "a loop on the session keys",
    ["SYNC-OPEN"],
    "commands/sync-open",
    "syncOpen",
    "wipe(session);",
    "session[0]",
  ),
  control(
    "a loop on the channel's key",
    FRAMES,
    "channel/channel",
    "receive",
    "const plain =",
    "channel.down.reveal()[0]",
  ),
  control(
    "a loop on the phone's key",
    ["press"],
    "state/binding",
    "encodeBinding",
    "return new Secret(",
    "key.reveal()[0]",
  ),
  control("a loop on the phone's proof", PROVE, "commands/link-open", "prove", "wipe(expected);", "expected[0]"),
  control("a loop on the vault's root", RECEIPTS, "commands/receipt", "receipt", "const form =", ROOT),
  {
    name: "the wallet key is sent in place of the nonce",
    events: ["LINK-OPEN greet"],
    file: "firmware/purse/commands/link-open.ts",
    within: "greet",
    from: "link: null }), nonce);",
    to: "link: null }), state.device.walletKey.reveal().slice(0, 16));",
    // The answer is another one: who compares answers stops there.
    layers: ["taint"],
  },
  control(
    "a loop on what is drawn",
    ["SYNC-OPEN", "LINK-OPEN greet", ...PROVE],
    "core",
    "random",
    "return out;",
    "out[0]",
  ),
  control(
    "a loop on the phone's key",
    ["LINK, a name"],
    "state/binding",
    "renamedBinding",
    "return new Secret(",
    "device.binding.reveal()[4]",
  ),
  control(
    "a loop on s of the signature",
    SIGNED,
    "payment/pay",
    "sign",
    "core.suite.wipe(core.presignature);",
    "signature[40]",
  ),
  control("a loop on the key of the seals", UNPRIMED, "payment/prepare", "begin", "wipe(key);", "key[0]"),
  control(
    "a loop on the key of the blob",
    [...UNPRIMED, RECEIPTS[1]],
    "payment/blob",
    "blobOf",
    "wipe(key);",
    "key[0]",
  ),
];

export const PERSONALISATION_CONTROLS: readonly CommandControl[] = [
  entropy,
  selected,
  field,
  control(
    "a loop on the identity's seed",
    ["ENROL make"],
    "idle/enrol-work",
    "startIdentity",
    "wipe(seed);",
    "seed[0]",
  ),
  control(
    "a loop on the identity's key",
    ["idle after ENROL make"],
    "idle/enrol-work",
    "identitySlice",
    "wipe(secret);",
    "secret[31]",
  ),
  control("a loop on the vault's root", ["ENROL pin"], "commands/enrol", "pin", "const form =", ROOT),
  control("a loop on the vault's root", ["ENROL order"], "commands/enrol", "order", "const form =", ROOT),
  control(
    "a loop on the identity's key",
    ["ENROL key", "idle after ENROL key"],
    "idle/enrol-work",
    "dhWith",
    "wipe(secret);",
    "secret[31]",
  ),
  control(
    "a loop on what was agreed",
    ["idle after ENROL key"],
    "idle/enrol-work",
    "derived",
    "work.both.wipe();",
    "work.both.reveal()[0]",
  ),
  control(
    "a loop on the key of ACTIVATE",
    ["ENROL activate"],
    "commands/enrol",
    "activate",
    "wipe(sealed);",
    "sealed[0]",
  ),
  control(
    "a loop on the ticket's secret",
    ["idle after ENROL activate: a ticket"],
    "idle/ticket-work",
    "sealSecret",
    "work.secret.wipe();",
    "work.secret.reveal()[0]",
  ),
  control(
    "a loop on the identity's key",
    ["idle after ENROL activate: its list"],
    "idle/key-list-work",
    "startSignature",
    "wipe(secret);",
    "secret[31]",
  ),
];

const BOUND = "state.device.binding.length";

/** Where the secret is whether a phone is bound, which no byte says. */
export const BOUND_CONTROLS: readonly CommandControl[] = [
  control("a loop on the length of the binding", ["SELECT"], "commands/select", "select", "const pin =", BOUND),
  control("a loop on the length of the binding", ["field on or off"], "step", "field", "const free =", BOUND),
  control(
    "a loop on the length of the binding",
    ["LINK-OPEN greet"],
    "commands/link-open",
    "greet",
    "const nonce =",
    BOUND,
  ),
  {
    name: "the key to prove with by ?:",
    events: ["LINK-OPEN prove"],
    file: "firmware/purse/state/binding.ts",
    within: "provingKey",
    from: "return records[bound].slice",
    to: "return (bound === 1 ? records[1] : records[0]).slice",
  },
];

/** In as few groups as they come to, one after the other; no event is named twice in a group. */
export function groupsOf(controls: readonly CommandControl[]): CommandControl[][] {
  const groups: CommandControl[][] = [];
  for (const one of controls) {
    const free = (group: readonly CommandControl[]) =>
      !group.some(({ events }) => events.some((event) => one.events.includes(event)));
    const group = groups.find(free);
    if (group === undefined) groups.push([one]);
    else group.push(one);
  }
  return groups;
}
