/** Labels, domains, derivations, and the journal's entries, out of the code that uses them. */
import { ENTRY_TYPE } from "../../firmware/purse/state/journal-entries.js";
import { DOMAIN, KEY_LABEL } from "../../protocol/messages/labels.js";
import { cryptoLabels, vectors } from "./source.js";
import { shortHex, table } from "./table.js";

/** What stands in the key's and the datum's place, by name of the derivation. */
const MEANS: Readonly<Record<string, readonly [key: string, data: string, made: string]>> = {
  walletKey: ["x(id·Q) ‖ x(id·E), 64", "transcript, 32", "K_w, the wallet key"],
  confirmInstitution: ["K_w", "transcript", "in KEY: the institution knows K_w"],
  confirmPurse: ["K_w", "transcript", "KEY's answer: the purse knows K_w"],
  activate: ["K_w", "transcript", "key of the activation box; serves once, nonce zeros"],
  blob: ["K_w", "nothing", "key of all blobs of this purse"],
  handle: ["K_w", "i, 4 bytes", "the i-th handle"],
  session: ["K_w", "handle ‖ institution's nonce ‖ purse's nonce, 48", "key towards the purse ‖ key from it"],
  linkPhone: ["binding key", "phone's nonce ‖ purse's nonce, 32", "in PROVE: the phone knows the binding key"],
  linkPurse: ["binding key", "both nonces", "PROVE's answer: the purse knows it too"],
  linkSession: ["binding key", "both nonces", "key towards the purse ‖ key from it"],
  journal: ["vault root", "salt of the filling, 16", "key of the journal's tags"],
  seal: ["vault root", "nothing", "key that seals ticket secrets on flash"],
};

interface Derivation {
  readonly name: string;
  readonly label: string;
  readonly length: number;
  readonly out: string;
}

export function derivations(): string {
  const rows = (vectors("keys").derivations as Derivation[]).map(({ name, label, length, out }) => {
    const means = MEANS[name];
    if (means === undefined) throw new RangeError(`no words for the derivation ${name}`);
    return [`“${label}”`, means[0], means[1], String(length), means[2], shortHex(out)];
  });
  const labels = new Set((vectors("keys").derivations as Derivation[]).map((row) => row.name));
  for (const name of Object.keys(KEY_LABEL)) if (!labels.has(name)) throw new RangeError(`no vector for ${name}`);
  return table(["label", "key", "data", "bytes", "made", "example"], rows);
}

export function domains(): string {
  return table(
    ["domain", "the 32 bytes begin with"],
    Object.entries(DOMAIN).map(([name, tag]) => [name, `“${tag}”`]),
  );
}

export function labels(): string {
  return table(
    ["label", "in"],
    cryptoLabels().map(({ label, file }) => [`“${label}”`, `[${file}](../../${file})`]),
  );
}

/** Bodies of the journal's entries; the numbers come from the code, and the lengths are added up by tools/docs.ts's test. */
export const ENTRIES: Readonly<Record<string, string>> = {
  base:
    "wallet(8) ‖ currency(2) ‖ parameters(17) ‖ seq(4) ‖ balance_minor(4) ‖ lastCredit(4) ‖ acknowledged(4) ‖ " +
    "pressFreeSum_minor(4) ‖ time_s(4) ‖ nextTicket(4) ‖ lastUnload(4) ‖ chain(16) ‖ suspended(1) ‖ retired(1) ‖ frozen(1)",
  made: "ticket(4) ‖ ticketId(8) ‖ publicKey(33) ‖ first(32) ‖ z(32) ‖ sealNonce(16) ‖ sealTag(16); sealed secret beside it",
  listed: "list(4) ‖ count(1) ‖ count × ticket(4) ‖ signature(64)",
  certified: "ticket(4) ‖ head(20) ‖ signature(64)",
  paid: "ticket(4) ‖ seq(4) ‖ pressed(1) ‖ request(35) ‖ s(32)",
  unacknowledged: "seq(4) ‖ ticketId(8) ‖ pressed(1) ‖ request(35)",
  lastPayment: "ticket(4) ‖ seq(4) ‖ pressed(1) ‖ request(35) ‖ s(32) ‖ balanceBefore_minor(4) ‖ chainBefore(16)",
  credit: "number(4) ‖ amount_minor(4)",
  acknowledge: "seq(4)",
  params: "parameters(17)",
  time: "time_s(4)",
  suspend: "nothing",
  retire: "nothing",
  history: "seq(4) ‖ ticketId(8) ‖ pressed(1) ‖ request(35)",
  limits: "maxPayment_minor(4) ‖ pressFree_minor(4) ‖ pressFreeSum_minor(4)",
  frozen: "on(1)",
  unloaded: "number(4) ‖ amount_minor(4)",
};

export function entries(): string {
  const rows = Object.entries(ENTRY_TYPE).map(([name, type]) => {
    if (ENTRIES[name] === undefined) throw new RangeError(`no words for the entry ${name}`);
    return [`0x${type.toString(16).padStart(2, "0")}`, `\`${name}\``, ENTRIES[name]];
  });
  return table(["type", "entry", "body"], rows);
}
