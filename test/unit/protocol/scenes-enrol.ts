/** The scenes of ENROL. */
import { SLOT } from "../../../firmware/port/vault.js";
import { concatBytes } from "../../../protocol/codec/bytes.js";
import { ENROL_STEP, encodeCommand } from "../../../protocol/commands/apdu.js";
import { encodeMake } from "../../../protocol/commands/enrol.js";
import { answer } from "../../harness/bank.js";
import { meet, purse } from "../../harness/purse.js";
import { kind, met, noiseCommand, plainly, type Scene, type Scenes } from "./scenes.js";
import { activation, keyStep, type Stage, type Staged, stage } from "./stages.js";
import { casesOf, unhex } from "./vector-files.js";

/** The published step of the vectors: well made, and for another bracelet. */
function published(step: string): Uint8Array {
  const found = casesOf("enrol").find((one) => one.name === step && one.decoder === "decodeCommand");
  if (found === undefined) throw new Error(`no vector ${step}`);
  return unhex(found.hex);
}

const step = (p1: number, data: Uint8Array) => encodeCommand("enrol", data, p1);
const noise = (p1: number): Scene => plainly(() => noiseCommand("enrol", p1));

/** The data that a slot of the vault keeps from an earlier step. */
const kept = ({ board }: Staged, slot: number, length: number, from = 0) =>
  board.slots[slot].slice(from, from + length);

/** The bytes with one changed. */
function changed(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const out = bytes.slice();
  out[at] = value;
  return out;
}

/** An order of this bank, or one that differs in a byte. */
const order = (at?: number, value = 0) =>
  plainly(({ bank }) => {
    const { bytes } = bank.order();
    return step(ENROL_STEP.order, at === undefined ? bytes : changed(bytes, at, value));
  });

/** A KEY that fits but for its confirmation was tried to the end. */
function badKey(at: Stage) {
  const staged = met(at);
  const { apdu } = keyStep(staged);
  const bad = changed(apdu, 60, apdu[60] ^ 1);
  answer(staged.bracelet, bad);
  while (staged.bracelet.idle());
  return kind(staged, bad);
}

/** Taken into use, and no sync yet. */
function fresh(): Staged {
  const staged = purse({ balance_minor: null });
  meet(staged.bracelet);
  return staged;
}

/** After the first sync the very bytes of an earlier step are a stranger's bytes. */
const orderOf = (staged: Staged) => step(ENROL_STEP.order, kept(staged, SLOT.order, 91));
const keyOf = (staged: Staged) => step(ENROL_STEP.key, kept(staged, SLOT.walletKey, 65, 64));
const confirmOf = ({ board, bank }: Staged) => {
  const order = board.slots[SLOT.order];
  const attestation = board.slots[SLOT.pin].slice(37);
  return bank.keyStep(order.slice(0, 91), concatBytes(attestation, order.slice(91))).confirm;
};

export const ENROL_SCENES: Scenes = {
  "enrol.life": noise(ENROL_STEP.activate),

  "enrol.make-late": plainly(() => encodeMake(2)),
  "enrol.make": plainly(() => encodeMake(2)),
  "enrol.make-form": plainly(() => encodeMake(3)),
  "enrol.make-other": plainly(() => encodeMake(1)),
  "enrol.made": (at) => {
    const staged = met(at);
    return kind(staged, encodeMake(2), kept(staged, SLOT.identity, 33, 32));
  },

  "enrol.pin-late": plainly((staged) => step(ENROL_STEP.pin, kept(staged, SLOT.pin, 140))),
  "enrol.pin-other": plainly(() => published("PIN")),
  "enrol.pin-again": plainly((staged) => step(ENROL_STEP.pin, kept(staged, SLOT.pin, 140))),
  "enrol.pin-form": noise(ENROL_STEP.pin),
  "enrol.pin-identity": plainly(() => published("PIN")),
  "enrol.pin": (at) => {
    const staged = met(at);
    // The pin that this bank gave the very same bracelet when it was made a stage further.
    return kind(staged, step(ENROL_STEP.pin, kept(stage("pinned"), SLOT.pin, 140)));
  },

  "enrol.order-active": () => {
    const staged = fresh();
    return kind(
      staged,
      orderOf(staged),
      concatBytes(staged.board.slots[SLOT.pin].slice(37), kept(staged, SLOT.order, 16, 91)),
    );
  },
  "enrol.order-late": plainly(orderOf),
  "enrol.order-unpinned": order(),
  "enrol.order-form": noise(ENROL_STEP.order),
  "enrol.order-institution": order(2, 0x58),
  "enrol.order-suite": order(1, 1),
  "enrol.order-again": (at) => {
    const staged = met(at);
    const apdu = staged.bank.order().apdu;
    return kind(staged, apdu, answer(staged.bracelet, apdu).data);
  },
  "enrol.order-other": order(19, 9),
  "enrol.order": order(19, 9),

  "enrol.key-active": () => {
    const staged = fresh();
    return kind(staged, keyOf(staged), confirmOf(staged));
  },
  "enrol.key-late": plainly(keyOf),
  "enrol.key-unordered": noise(ENROL_STEP.key),
  "enrol.key-again": (at) => {
    const staged = met(at);
    const { apdu, confirm } = keyStep(staged);
    return kind(staged, apdu, confirm);
  },
  "enrol.key-other": noise(ENROL_STEP.key),
  "enrol.key-bad": badKey,
  "enrol.key": plainly((staged) => keyStep(staged).apdu),

  "enrol.activate-early": noise(ENROL_STEP.activate),
  "enrol.activate-box": noise(ENROL_STEP.activate),
  "enrol.activate": plainly((staged) => activation(staged)),
  "enrol.activate-again": () => {
    const staged = fresh();
    return kind(staged, step(ENROL_STEP.activate, kept(staged, SLOT.active, 37)));
  },
  "enrol.activate-late": plainly((staged) => step(ENROL_STEP.activate, kept(staged, SLOT.active, 37))),
};
