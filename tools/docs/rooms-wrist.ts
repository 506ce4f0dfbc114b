/** The rooms of what runs on the wrist: protocol, firmware, boards. */
import { CODEC, type Room } from "./room.js";

const CORE = ["firmware/purse/core.ts", "firmware/purse/effects.ts"] as const;
const PURSE = [...CODEC, "firmware/port", "firmware/crypto/*", "firmware/purse/state", ...CORE] as const;

export const WRIST: readonly Room[] = [
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
];
