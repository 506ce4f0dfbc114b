/** The rooms around the bracelet: parties, services, simulator, tools, tests. */
import { CODEC, type Room } from "./room.js";

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

export const AROUND: readonly Room[] = [
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
