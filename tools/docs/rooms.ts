/**
 * The rooms of the project: what belongs into each folder and what its files may import. The one place where the rule of a room is written:
 * docs/design/structure.md prints it, and test/tidy/imports.test.ts holds every import to it, `import type` included.
 *
 * A file belongs to the room with the longest path that holds it. Files of one room may import each other, unless the room says `apart`.
 */
export interface Room {
  /** A folder from the root, or a single file. */
  readonly path: string;
  /** What belongs there, for a newcomer. */
  readonly belongs: string;
  /**
   * A room or a file; `room/*` is the room and every room inside it, and a folder inside a room is that part of it; `node:` is Node's own modules; `npm:name` is a package with its parts, and `npm:` any package.
   * `*` is everything.
   */
  readonly imports: readonly string[];
  /** Files of this room never import each other. */
  readonly apart?: true;
}

const CODEC = ["protocol/codec", "protocol/commands", "protocol/messages"] as const;
const CORE = ["firmware/purse/core.ts", "firmware/purse/effects.ts"] as const;
const PURSE = [...CODEC, "firmware/port", "firmware/crypto/*", "firmware/purse/state", ...CORE] as const;
const PARTY = [...CODEC, "parties/shared/*", "npm:kysely"] as const;
const OFFICE = [...PARTY, "parties/institution/context.ts", "parties/institution/contract.ts"] as const;
const PAGE = [...CODEC, "sim/api/contract", "sim/text", "npm:preact"] as const;
const WORLD = [
  "protocol/*",
  "parties/*",
  "boards/*",
  "firmware/*",
  "sim/text",
  "sim/engine",
  "sim/api/contract",
  "node:",
] as const;

export const ROOMS: readonly Room[] = [
  { path: "protocol/codec", belongs: "bytes and results: what every encoder and decoder stands on", imports: [] },
  {
    path: "protocol/messages",
    belongs: "what commands carry: tickets, certificates, blobs, frames, orders, labels",
    imports: ["protocol/codec"],
  },
  {
    path: "protocol/commands",
    belongs: "one file per command: its APDUs and their fields; the status words",
    imports: ["protocol/codec", "protocol/messages"],
  },
  { path: "protocol/transport", belongs: "how an APDU is cut up for a radio", imports: ["protocol/codec"] },

  { path: "firmware/port", belongs: "what a board must give the purse, in words and types", imports: [] },
  { path: "firmware/crypto/memory", belongs: "copying, comparing, wiping; the box for a secret", imports: [] },
  {
    path: "firmware/crypto/arithmetic",
    belongs: "fields and scalars, mostly printed by tools/generate.ts",
    imports: ["firmware/crypto/memory"],
  },
  { path: "firmware/crypto/hash", belongs: "SHA-256 and SM3", imports: ["firmware/crypto/memory"] },
  {
    path: "firmware/crypto/ascon",
    belongs: "everything symmetric: sealing, key derivation, random bytes",
    imports: ["firmware/crypto/memory"],
  },
  {
    path: "firmware/crypto/curve",
    belongs: "points of a curve, and its constants",
    imports: ["firmware/crypto/arithmetic", "firmware/crypto/memory"],
  },
  {
    path: "firmware/crypto/signing",
    belongs: "signatures, key pairs and key agreement, as jobs that stop after each slice",
    imports: ["arithmetic", "ascon", "curve", "hash", "memory"].map((room) => `firmware/crypto/${room}`),
  },
  { path: "firmware/crypto/suite", belongs: "which curve and which hash go together", imports: ["firmware/crypto/*"] },
  {
    path: "firmware/journal",
    belongs: "the only writer of flash",
    imports: ["firmware/port", "firmware/crypto/ascon", "firmware/crypto/memory"],
  },
  {
    path: "firmware/purse/state",
    belongs: "what a purse knows, and the journal's entries for it",
    imports: [...CODEC, "firmware/port", "firmware/crypto/*", "firmware/journal", "firmware/purse/core.ts"],
  },
  { path: "firmware/purse/consent", belongs: "the one question that a press answers", imports: PURSE },
  {
    path: "firmware/purse/payment",
    belongs: "what a payment is, whichever way it is asked for",
    imports: [...PURSE, "firmware/purse/consent"],
  },
  {
    path: "firmware/purse/channel",
    belongs: "the sealed conversation with the institution or with the bound phone",
    imports: [...PURSE, "firmware/purse/consent"],
  },
  {
    path: "firmware/purse/idle",
    belongs: "what is done between touches, in slices: tickets, key lists, hashes",
    imports: [...PURSE, "firmware/purse/payment"],
  },
  {
    path: "firmware/purse/commands",
    belongs: "one file per command: what it checks, what it changes, what it responds",
    imports: [
      ...PURSE,
      "firmware/purse/channel",
      "firmware/purse/consent",
      "firmware/purse/idle",
      "firmware/purse/payment",
    ],
    apart: true,
  },
  {
    path: "firmware/purse",
    belongs: "the step that all events go through, its effects, and their performer",
    imports: [...PURSE, "firmware/purse/*", "firmware/journal"],
  },
  {
    path: "firmware/radio",
    belongs: "events of a radio to APDUs and back",
    imports: ["firmware/port", "protocol/transport"],
  },
  { path: "firmware/main.ts", belongs: "joins ports, journal and purse into a bracelet", imports: ["firmware/*"] },

  { path: "boards/build", belongs: "compiles XS for a computer", imports: ["tools", "node:"] },
  {
    path: "boards/desktop",
    belongs: "the bracelet on this computer",
    imports: ["boards/desktop/v8", "firmware/main.ts", "firmware/port", "firmware/radio", "protocol/codec"],
  },
  { path: "boards/desktop/v8", belongs: "the same board without XS", imports: ["boards/desktop", "node:"] },
  {
    path: "boards/virt-rv32",
    belongs: "the bracelet on an emulated 32-bit RISC-V",
    imports: ["boards/build", "boards/desktop/v8", "tools", "node:"],
  },
  {
    path: "boards/esp32",
    belongs: "the bracelet on an ESP32: flash, vault, reader, panel, pins",
    imports: ["firmware/main.ts", "firmware/port", "npm:embedded", "npm:mc", "npm:time", "npm:timer"],
  },

  {
    path: "parties/shared",
    belongs: "errors of the parties, their randomness and time, their side of an exchange of APDUs",
    imports: CODEC,
  },
  {
    path: "parties/shared/crypto",
    belongs: "the parties' own cryptography; shares no line with the bracelet's",
    imports: [...CODEC, "parties/shared", "npm:"],
  },
  {
    path: "parties/shared/ledger",
    belongs: "double-entry books in SQL, and the database",
    imports: ["protocol/codec", "parties/shared", "npm:"],
  },
  { path: "parties/central-bank", belongs: "the root of trust, reserves, netting rounds", imports: PARTY },
  { path: "parties/institution/store", belongs: "tables of an institution, its key ring", imports: OFFICE },
  {
    path: "parties/institution/issuing",
    belongs: "what an institution may issue: certificates, caps, soft wallets, reserve",
    imports: [...OFFICE, "parties/institution/store", "parties/central-bank/contract.ts"],
  },
  {
    path: "parties/institution/tickets",
    belongs: "certifying tickets, and the hotlist",
    imports: [...OFFICE, "parties/institution/store", "parties/institution/issuing"],
  },
  {
    path: "parties/institution/purses",
    belongs: "the shadow account of each purse: loads, unloads, suspension, loss",
    imports: [...OFFICE, "parties/institution/store", "parties/institution/issuing"],
  },
  {
    path: "parties/institution/sync",
    belongs: "one sync: what the purse reports, what it is sent",
    imports: [...OFFICE, ...["store", "issuing", "tickets", "purses"].map((room) => `parties/institution/${room}`)],
  },
  {
    path: "parties/institution/settlement",
    belongs: "claims, refunds, lapse, fork proofs",
    imports: [...OFFICE, ...["store", "issuing", "purses"].map((room) => `parties/institution/${room}`)],
  },
  {
    path: "parties/institution/interbank",
    belongs: "claims on tickets of other institutions, and netting with them",
    imports: [
      ...OFFICE,
      "parties/central-bank/contract.ts",
      ...["store", "issuing", "tickets", "settlement"].map((room) => `parties/institution/${room}`),
    ],
  },
  {
    path: "parties/institution",
    belongs: "the context that every function takes; the contract that other parties see",
    imports: [...PARTY, "parties/institution/store", "parties/institution/issuing"],
  },
  {
    path: "parties/cooperative",
    belongs: "orders, brands and enrols bracelets",
    imports: [...PARTY, "parties/institution/contract.ts"],
  },
  { path: "parties/maker", belongs: "makes bracelets and attests their level", imports: PARTY },
  {
    path: "parties/merchant",
    belongs: "the terminal, its batch, its check of a payment",
    imports: [...PARTY, "parties/institution/contract.ts"],
  },
  {
    path: "parties/phone",
    belongs: "the phone: app, link to its bracelet, payments at a till",
    imports: [...PARTY, "protocol/transport", "parties/institution/contract.ts", "parties/merchant"],
  },
  {
    path: "parties/audit",
    belongs: "adds up all money over all parties",
    imports: [...PARTY, "parties/central-bank", "parties/institution/*"],
  },

  {
    path: "services/contract",
    belongs: "every HTTP route: method, path, shapes, errors. Safe for a browser",
    imports: [...CODEC, "parties/shared/errors.ts", "services/contract/*", "npm:typebox"],
  },
  {
    path: "services/contract/institution",
    belongs: "the routes of an institution, by who calls them",
    imports: [...CODEC, "parties/shared/errors.ts", "services/contract", "npm:typebox"],
  },
  {
    path: "services/client",
    belongs: "a party over HTTP, called as if it were here",
    imports: [...PARTY, "parties/*", "services/contract/*", "services/results.ts", "npm:"],
  },
  {
    path: "services/server",
    belongs: "the application: tokens, idempotency, refusals, the OpenAPI document",
    imports: [...PARTY, "parties/*", "services/*", "npm:"],
  },
  {
    path: "services/server/handlers",
    belongs: "one handler for each route",
    imports: [...PARTY, "parties/*", "services/contract/*", "services/server/*", "services/results.ts"],
  },
  {
    path: "services/server/handlers/institution",
    belongs: "the handlers of an institution",
    imports: [...PARTY, "parties/*", "services/contract/*", "services/server", "services/results.ts"],
  },
  {
    path: "services",
    belongs: "the command that serves the parties",
    imports: ["protocol/codec", "parties/shared/*", "services/*", "node:"],
  },

  { path: "sim/text", belongs: "how money, times and names are written", imports: CODEC },
  {
    path: "sim/api/contract",
    belongs: "the simulator's HTTP: routes, shapes, events. Safe for a browser",
    imports: ["npm:typebox"],
  },
  {
    path: "sim/engine",
    belongs: "starts a bracelet on XS, V8 or the emulated board",
    imports: ["boards/*", "tools", "node:"],
  },
  {
    path: "sim/world",
    belongs: "bracelets, banks and the clock under one seed; its record of events",
    imports: [...WORLD, "npm:@noble/hashes"],
  },
  {
    path: "sim/town",
    belongs: "what people do in the simulated town, one act at a time",
    imports: [...WORLD, "sim/world", "tools"],
  },
  {
    path: "sim/stories",
    belongs: "two courses of events, told in the terminal",
    imports: [...WORLD, "sim/world", "tools"],
  },
  {
    path: "sim/api/server",
    belongs: "the town over HTTP",
    imports: ["sim/api/contract", "sim/engine", "sim/terminal", "sim/town", "tools", "node:", "npm:"],
  },
  {
    path: "sim/terminal",
    belongs: "output of a story",
    imports: [...CODEC, "parties/audit", "sim/page/i18n", "sim/text", "sim/world"],
  },
  { path: "sim/page/i18n", belongs: "the page's sentences, a file per language and subject", imports: PAGE },
  { path: "sim/page/state", belongs: "what the page knows, and its HTTP client", imports: [...PAGE, "sim/page/i18n"] },
  {
    path: "sim/page/components",
    belongs: "parts that several panels use",
    imports: [...PAGE, "sim/page/i18n", "sim/page/state"],
  },
  {
    path: "sim/page/panels",
    belongs: "one file per panel of the page",
    imports: [...PAGE, "sim/page/i18n", "sim/page/state", "sim/page/components"],
  },
  { path: "sim/page", belongs: "joins the panels", imports: [...PAGE, "sim/page/*"] },
  {
    path: "sim/main.ts",
    belongs: "the command that starts the simulator",
    imports: ["protocol/*", "parties/shared/*", "sim/*", "node:", "tools"],
  },

  { path: "tools/generate", belongs: "prints the generated arithmetic", imports: ["node:"] },
  {
    path: "tools/vectors",
    belongs: "prints test vectors, from other implementations than ours",
    imports: ["npm:", "parties/shared/crypto/sm.ts"],
  },
  { path: "tools/published", belongs: "reads published vectors", imports: ["node:"] },
  {
    path: "tools/docs",
    belongs: "prints the tables of the documents",
    imports: [...CODEC, "tools/vectors", "firmware/purse/state", "test/unit/protocol", "node:"],
  },
  {
    path: "tools",
    belongs: "one file per command that prints, bundles or checks",
    imports: ["tools/*", "node:", "npm:"],
  },
  { path: "bench/images", belongs: "what is measured, bundled for an engine", imports: ["*"] },
  { path: "bench", belongs: "counts what the bracelet's work costs", imports: ["*"] },
  {
    path: "test",
    belongs: "folders by what they prove; nothing but `bench` and `tools/docs` imports from it",
    imports: ["*"],
  },
];

/** The room that a file, given from the root, belongs to; null when it is in none. */
export function roomOf(file: string): Room | null {
  const holders = ROOMS.filter(({ path }) => file === path || file.startsWith(`${path}/`));
  return holders.reduce<Room | null>(
    (best, room) => (best === null || room.path.length > best.path.length ? room : best),
    null,
  );
}

/** Whether a file of `room` may import `target`: a file from the root, `node:name` or `npm:name`. */
export function mayImport(room: Room, target: string): boolean {
  const home = roomOf(target)?.path;
  if (home === room.path) return room.apart !== true;
  return room.imports.some((entry) => {
    if (entry === "*" || entry === target) return true;
    if (home !== undefined && home.length <= entry.length && target.startsWith(`${entry}/`)) return true;
    if (entry === "node:" || entry === "npm:") return target.startsWith(entry);
    if (entry.startsWith("npm:")) return target.startsWith(`${entry}/`) || target.startsWith(`${entry}:`);
    return entry.endsWith("/*") && target.startsWith(entry.slice(0, -1));
  });
}
