/** The five steps of ENROL, up to the wallet key and the sealed parameters. */
import { apduCases } from "./apdu.js";
import {
  ATTESTATION,
  ATTESTATION_VALUE,
  broken,
  certified,
  SUITE,
  VERSION,
  VERSION_AND_SUITE,
  valuesOf,
} from "./certificate.js";
import { bad, type Case, cuts, field, hexOf, u8, u16, u32, worked } from "./layout.js";
import {
  CNY,
  COOPERATIVE,
  hash,
  INSTITUTION,
  KEYS,
  MAKER,
  noise,
  PARAMS,
  prf,
  seal,
  sharedX,
  TIME_S,
  tag,
  WALLET,
} from "./world.js";

const PIN_FIELDS = [
  field("q", KEYS.staticKey.publicKey, "static enrolment key Q of the institution"),
  field("institution", INSTITUTION, "operating institution"),
  field("attestation", ATTESTATION, "[certificates.md](certificates.md)"),
];

const ORDER_BODY_FIELDS = [
  VERSION,
  SUITE,
  field("institution", INSTITUTION, "MUST be the pinned one"),
  field("cooperative", COOPERATIVE, "cooperative bank"),
  field("keyNumber", u16(1), "number of its enrolment key"),
  field("wallet", WALLET, "wallet number"),
  field("walletClass", u8(4), "4 anonymous … 1"),
  field("currency", u16(CNY), "ISO 4217 numeric"),
  field("time_s", u32(TIME_S), "Unix seconds"),
];
const order = certified("openpurse order v1", ORDER_BODY_FIELDS, KEYS.cooperative, "the cooperative bank");
const ORDER = hexOf(order.fields);
const PURSE_NONCE = noise("purse nonce", 16);
const INSTITUTION_NONCE = noise("institution nonce", 16);

/** Both sides' way to the wallet key. */
function agreement() {
  const { identity, staticKey, ephemeral } = KEYS;
  const transcript = hash(
    tag("openpurse enrol v1"),
    ORDER,
    identity.publicKey,
    PURSE_NONCE,
    staticKey.publicKey,
    ephemeral.publicKey,
    INSTITUTION_NONCE,
  );
  const staticX = sharedX(staticKey, identity.publicKey);
  const ephemeralX = sharedX(ephemeral, identity.publicKey);
  const walletKey = prf(staticX + ephemeralX, "wallet key", transcript, 32);
  return {
    transcript,
    staticX,
    ephemeralX,
    walletKey,
    confirmInstitution: prf(walletKey, "confirm institution", transcript, 16),
    confirmPurse: prf(walletKey, "confirm purse", transcript, 16),
    activateKey: prf(walletKey, "activate", transcript, 16),
  };
}

export const PARAMS_FIELDS = [
  field("maxBalance_minor", u32(PARAMS.maxBalance_minor), "the purse takes no more; kept by the institution"),
  field("maxPayment_minor", u32(PARAMS.maxPayment_minor), "the most in one payment"),
  field("pressFree_minor", u32(PARAMS.pressFree_minor), "above this a payment needs a press"),
  field("pressFreeSum_minor", u32(PARAMS.pressFreeSum_minor), "above this sum since the last press too"),
  field("tickets", u8(PARAMS.tickets), "tickets kept ready, 1 … 16"),
];

export function paramsCases(): Case[] {
  const d = "decodeParams";
  return [
    worked(d, "parameters", PARAMS_FIELDS, PARAMS),
    ...cuts(d, hexOf(PARAMS_FIELDS)),
    ...broken(d, PARAMS_FIELDS, [
      ["maxBalance_minor", "80000000", "bad-value"],
      ["pressFreeSum_minor", "ffffffff", "bad-value"],
      ["tickets", "00", "bad-value"],
      ["tickets", "11", "bad-value"],
    ]),
  ];
}

function dataCases(): Case[] {
  const agreed = agreement();
  const orderAnswer = [
    field("attestation", ATTESTATION, "as it was pinned"),
    field("nonce", PURSE_NONCE, "the purse's, fresh for this order"),
  ];
  const key = [
    field("e", KEYS.ephemeral.publicKey, "ephemeral key E of the institution"),
    field("nonce", INSTITUTION_NONCE, "the institution's"),
    field("confirm", agreed.confirmInstitution, "PRF(K_w, “confirm institution”, transcript)"),
  ];
  const activation = [...PARAMS_FIELDS, field("time_s", u32(TIME_S), "the institution's time")];
  const suite = [field("suite", u8(2), "1: SM2 with SM3; 2: ECDSA on P-256 with SHA-256")];
  return [
    worked("decodeMake", "MAKE", suite, 2),
    ...cuts("decodeMake", u8(2)),
    bad("decodeMake", "suite 0", u8(0), "bad-suite"),
    bad("decodeMake", "suite 3", u8(3), "bad-suite"),
    worked("decodePin", "PIN", PIN_FIELDS, {
      q: KEYS.staticKey.publicKey,
      institution: INSTITUTION,
      attestation: ATTESTATION_VALUE,
    }),
    ...cuts("decodePin", hexOf(PIN_FIELDS)),
    bad("decodePin", "attestation of level 9", hexOf(PIN_FIELDS).replace(`01${MAKER}01`, `01${MAKER}09`), "bad-value"),
    worked("decodeOrder", "ORDER", order.fields, {
      ...valuesOf(order.fields, ["suite", "keyNumber", "walletClass", "currency", "time_s"]),
    }),
    ...cuts("decodeOrder", ORDER),
    ...broken("decodeOrder", order.fields, [
      ...VERSION_AND_SUITE,
      ["walletClass", "00", "bad-value"],
      ["walletClass", "05", "bad-value"],
    ]),
    worked("decodeOrderAnswer", "ORDER's answer", orderAnswer, { attestation: ATTESTATION_VALUE, nonce: PURSE_NONCE }),
    ...cuts("decodeOrderAnswer", hexOf(orderAnswer)),
    bad("decodeOrderAnswer", "attestation of version 2", `02${hexOf(orderAnswer).slice(2)}`, "bad-version"),
    worked("decodeKey", "KEY", key, {
      e: KEYS.ephemeral.publicKey,
      nonce: INSTITUTION_NONCE,
      confirm: agreed.confirmInstitution,
    }),
    ...cuts("decodeKey", hexOf(key)),
    worked("decodeActivation", "ACTIVATE, opened", activation, { params: PARAMS, time_s: TIME_S }),
    ...cuts("decodeActivation", hexOf(activation)),
    ...broken("decodeActivation", activation, [["tickets", "11", "bad-value"]]),
  ];
}

export function enrolVectors() {
  const agreed = agreement();
  const plain = hexOf(PARAMS_FIELDS) + u32(TIME_S);
  const nonce = "00".repeat(16);
  const box = seal(agreed.activateKey, nonce, plain);
  const form = (p1: string, data: string, dataMeans: string) => ({
    command: "enrol",
    cla: "80",
    ins: "e0",
    p1,
    data,
    dataMeans,
  });
  const keyData = KEYS.ephemeral.publicKey + INSTITUTION_NONCE + agreed.confirmInstitution;
  return {
    keys: [KEYS.identity, KEYS.staticKey, KEYS.ephemeral, KEYS.cooperative, KEYS.maker],
    cases: [
      ...apduCases(form("00", u8(2), "the suite, 1 or 2"), "MAKE"),
      ...apduCases(form("01", hexOf(PIN_FIELDS), "Q, institution, attestation"), "PIN"),
      ...apduCases(form("02", ORDER, "the cooperative bank's signed order"), "ORDER"),
      ...apduCases(form("03", keyData, "E, nonce, confirmation"), "KEY"),
      ...apduCases(form("04", box, "sealed parameters and time"), "ACTIVATE"),
      ...dataCases(),
    ],
    order: { domain: order.domain, digest: order.digest, signature: order.signature },
    agreed: {
      order: ORDER,
      identity: KEYS.identity.publicKey,
      purseNonce: PURSE_NONCE,
      q: KEYS.staticKey.publicKey,
      e: KEYS.ephemeral.publicKey,
      institutionNonce: INSTITUTION_NONCE,
      ...agreed,
    },
    activation: { key: agreed.activateKey, nonce, plain, box },
  };
}
