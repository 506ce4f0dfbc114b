/**
 * Where secrets begin, and every place where something made of secrets becomes public, for the taint layer on whole commands. In the shipped image these
 * places are what they are; here a call is put in as the sources are bundled. Nothing else turns a secret into something that may be
 * branched on, sent or stored, so this list is to be read as a whole.
 */
import type { Change } from "../engines/mutate.js";

export interface Mark extends Change {
  /** What becomes public, and why it may. For a beginning: what is secret. */
  readonly why: string;
}

const purse = (name: string) => `firmware/purse/${name}.ts`;
const DESKTOP = "boards/desktop/main.ts";

/** Where secrets come in. */
export const BEGINNINGS: readonly Mark[] = [
  {
    why: "the vault's root, the identity's private key, the wallet key, the key of the bound phone",
    file: DESKTOP,
    from: "read: (slot) => new Uint8Array(host.vaultRead(slot)),",
    to: "read: (slot) => taint.slot(slot, new Uint8Array(host.vaultRead(slot))),",
  },
  {
    why: "the entropy, of which the seed of the generator is made, and with it all that is ever drawn: tickets' secrets, the identity's seed",
    file: purse("seed"),
    from: "entropy.fill(window);",
    to: "entropy.fill(window); taint.secret(window);",
  },
  {
    why: "the key of a phone, as the institution sends it to be bound",
    file: purse("channel/orders"),
    from: "key: new Secret(item.key), until_ms",
    to: "key: new Secret(taint.secret(item.key)), until_ms",
  },
];

/** What becomes public, and why it may. */
export const KNOWN: readonly Mark[] = [
  {
    why: "what goes into the vault: out of this evidence's sight, as the vault's business",
    file: DESKTOP,
    from: "write: (slot, bytes) => host.vaultWrite(slot, buffer(bytes)),",
    to: 'write: (slot, bytes) => host.vaultWrite(slot, taint.known("vault record", bytes.slice()).buffer),',
  },
  {
    why: "a record's tag in the journal: a MAC over public bytes",
    file: "firmware/journal/region.ts",
    within: "write",
    from: "record.set(this.#tag, end);",
    to: 'record.set(taint.known("journal tag", this.#tag), end);',
  },
  {
    why: "whether a record's tag is right: damage is told by what follows",
    file: "firmware/journal/region.ts",
    from: "if (equal(this.#tag, 0, record, end, TAG_SIZE) !== 1) return",
    to: 'if (taint.verdict("journal tag is right", equal(this.#tag, 0, record, end, TAG_SIZE)) !== 1) return',
  },
  {
    why: "the salt of a filling of the journal, which is stored in the clear",
    file: purse("perform"),
    from: "this.#core.random(SALT_SIZE)",
    to: 'taint.known("journal salt", this.#core.random(SALT_SIZE))',
  },
  {
    why: "whether a box is genuine: told by what follows",
    file: purse("core"),
    from: "return genuine === 1 ? out : null;",
    to: 'return taint.verdict("box is genuine", genuine) === 1 ? out : null;',
  },
  {
    why: "what the other end of a channel says: data to be read, with no key of the bracelet in it but a binding's, which is marked again when it is kept",
    file: purse("channel/channel"),
    from: "if (plain === null) return DEAD;",
    to: 'if (plain === null) return DEAD; taint.known("channel message", plain);',
  },
  {
    why: "a sealed frame: ciphertext",
    file: purse("channel/channel"),
    from: "return { channel: { ...channel, sent: channel.sent + 1 }, box };",
    to: 'return { channel: { ...channel, sent: channel.sent + 1 }, box: taint.known("channel frame", box) };',
  },
  {
    why: "a handle, which is shown once",
    file: purse("commands/sync-open"),
    from: 'const handle = core.derive(key, "handle", handleInput(handles.index), 16);',
    to: 'const handle = taint.known("handle", core.derive(key, "handle", handleInput(handles.index), 16));',
  },
  {
    why: "the nonce of SYNC-OPEN",
    file: purse("commands/sync-open"),
    from: "const nonce = core.random(16);",
    to: 'const nonce = taint.known("SYNC-OPEN nonce", core.random(16));',
  },
  {
    why: "the nonce of LINK-OPEN",
    file: purse("commands/link-open"),
    from: "const nonce = core.random(16);",
    to: 'const nonce = taint.known("LINK-OPEN nonce", core.random(16));',
  },
  {
    why: "whether the phone's proof is right: told by the answer",
    file: purse("commands/link-open"),
    from: "if (proven !== 1) {",
    to: 'if (taint.verdict("phone is proven", proven) !== 1) {',
  },
  {
    why: "the bracelet's own proof, which is the answer",
    file: purse("commands/link-open"),
    from: 'const answer = core.derive(key, "linkPurse", nonces, 16);',
    to: 'const answer = taint.known("LINK-OPEN proof", core.derive(key, "linkPurse", nonces, 16));',
  },
  {
    why: "the blob of a payment: ciphertext",
    file: purse("payment/blob"),
    within: "blobOf",
    from: "return box;",
    to: 'return taint.known("blob", box);',
  },
  {
    why: "whether the signature's self-check holds: told by the refusal and the suspension",
    file: purse("payment/pay"),
    from: "if (good !== 1) {",
    to: 'taint.known("payment signature", signature); if (taint.verdict("self-check of the payment", good) !== 1) {',
  },
  {
    why: "public halves of a ticket: its key, what is fixed of its signature, its Z",
    file: purse("idle/ticket-work"),
    from: "work.job.z(z);",
    to: 'work.job.z(z); taint.known("ticket public key", publicKey); taint.known("ticket first", first); taint.known("ticket Z", z);',
  },
  {
    why: "the nonce of a ticket's seal, stored in the clear",
    file: purse("idle/ticket-work"),
    from: "const nonce = drawn.slice(32);",
    to: 'const nonce = taint.known("seal nonce", drawn.slice(32));',
  },
  {
    why: "a ticket's secret under its seal: ciphertext",
    file: purse("idle/ticket-work"),
    from: "const box = core.seal(key, nonce, work.secret.reveal());",
    to: 'const box = taint.known("sealed ticket", core.seal(key, nonce, work.secret.reveal()));',
  },
  {
    why: "the signature of a list of keys",
    file: purse("idle/key-list-work"),
    from: "job.signature(signature);",
    to: 'job.signature(signature); taint.known("list signature", signature);',
  },
  {
    why: "the identity's public key and its Z",
    file: purse("idle/enrol-work"),
    from: "work.job.z(z);",
    to: 'work.job.z(z); taint.known("identity public key", publicKey); taint.known("identity Z", z);',
  },
  {
    why: "the nonce of ORDER's answer",
    file: purse("commands/enrol"),
    from: "concatBytes(data, core.random(ORDER_NONCE_LENGTH))",
    to: 'concatBytes(data, taint.known("ORDER nonce", core.random(ORDER_NONCE_LENGTH)))',
  },
  {
    why: "whether the institution confirmed the wallet key: told by the answer",
    file: purse("idle/enrol-work"),
    from: "if (equal(expected, 0, key.confirm, 0, 16) !== 1)",
    to: 'if (taint.verdict("institution confirmed", equal(expected, 0, key.confirm, 0, 16)) !== 1)',
  },
  {
    why: "the bracelet's own confirmation, which is the answer",
    file: purse("commands/enrol"),
    within: "agreed",
    from: "return out;",
    to: 'return label === "confirmPurse" ? taint.known("KEY confirmation", out) : out;',
  },
  {
    why: "the parameters of ACTIVATE: data to be read",
    file: purse("commands/enrol"),
    within: "activate",
    from: "wipe(sealed);",
    to: 'wipe(sealed); if (plain !== null) taint.known("ACTIVATE message", plain);',
  },
  {
    why: "whether the entropy source works: where it does not, the bracelet stops",
    file: purse("seed"),
    from: "if (good < 0) throw",
    to: 'if (taint.verdict("entropy repeats", good) < 0) throw',
  },
];
