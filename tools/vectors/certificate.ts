/** Certificates of the parties, with their signatures by the published test keys. */
import { bad, type Case, cuts, type Field, field, hexOf, patched, u8, u16, u32, worked } from "./layout.js";
import { COOPERATIVE, EXPIRY_S, hash, INSTITUTION, KEYS, type KeyPair, MAKER, sign, tag } from "./world.js";

/** Body fields, the digest under their domain, the signature, and all of it as one message. */
export function certified(domain: string, body: readonly Field[], signer: KeyPair, who: string) {
  const digest = hash(tag(domain), hexOf(body));
  const signature = sign(signer, digest);
  return { domain, digest, signature, fields: [...body, field("signature", signature, `r ‖ s by ${who}`)] };
}

export const VERSION = field("version", u8(1), "1");
export const SUITE = field("suite", u8(2), "2: ECDSA on P-256 with SHA-256");

const institution = certified(
  "openpurse institution v1",
  [
    VERSION,
    SUITE,
    field("institution", INSTITUTION, "operating institution"),
    field("keyNumber", u16(1), "number of this ticket key"),
    field("expiry_s", u32(EXPIRY_S), "Unix seconds"),
    field("publicKey", KEYS.ticketKey.publicKey, "ticket key"),
  ],
  KEYS.centralBank,
  "the central bank",
);

const cooperative = certified(
  "openpurse cooperative v1",
  [
    VERSION,
    SUITE,
    field("institution", INSTITUTION, "operating institution"),
    field("cooperative", COOPERATIVE, "cooperative bank"),
    field("keyNumber", u16(1), "number of this enrolment key"),
    field("firstWallet", "0000000000000001", "first wallet number it may enrol"),
    field("lastWallet", "00000000000f4240", "last wallet number it may enrol"),
    field("bestClass", u8(4), "best class it may enrol: 4 anonymous … 1"),
    field("expiry_s", u32(EXPIRY_S), "Unix seconds"),
    field("publicKey", KEYS.cooperative.publicKey, "enrolment key"),
  ],
  KEYS.ticketKey,
  "the institution",
);

const attestation = certified(
  "openpurse attestation v1",
  [
    VERSION,
    field("maker", MAKER, "maker of the secure element"),
    field("level", u8(1), "0 … 2"),
    field("identity", KEYS.identity.publicKey, "the bracelet's identity key"),
  ],
  KEYS.maker,
  "the maker",
);

export const ATTESTATION = hexOf(attestation.fields);
export const ATTESTATION_VALUE = {
  maker: MAKER,
  level: 1,
  identity: KEYS.identity.publicKey,
  signature: attestation.signature,
};

export function broken(
  decoder: string,
  fields: readonly Field[],
  patches: readonly [string, string, string][],
): Case[] {
  return patches.map(([name, hex, error]) => bad(decoder, `${name} ${hex}`, hexOf(patched(fields, name, hex)), error));
}

export const VERSION_AND_SUITE: readonly [string, string, string][] = [
  ["version", "02", "bad-version"],
  ["suite", "03", "bad-suite"],
];

/** The values of the fields as a decoder gives them: numbers by name, the rest as bytes. */
export function valuesOf(fields: readonly Field[], numbers: readonly string[]): Record<string, unknown> {
  const entries = fields
    .filter((one) => one.name !== "version")
    .map((one) => [one.name, numbers.includes(one.name) ? Number.parseInt(one.hex, 16) : one.hex]);
  return Object.fromEntries(entries);
}

export function certificateVectors() {
  const oi = institution.fields;
  const coop = cooperative.fields;
  const numbers = ["suite", "keyNumber", "expiry_s", "bestClass"];
  const attested = attestation.fields;
  return {
    cases: [
      worked("decodeInstitution", "institution", oi, valuesOf(oi, numbers)),
      ...cuts("decodeInstitution", hexOf(oi)),
      ...broken("decodeInstitution", oi, VERSION_AND_SUITE),
      worked("decodeCooperative", "cooperative", coop, valuesOf(coop, numbers)),
      ...cuts("decodeCooperative", hexOf(coop)),
      ...broken("decodeCooperative", coop, [
        ...VERSION_AND_SUITE,
        ["bestClass", "00", "bad-value"],
        ["bestClass", "05", "bad-value"],
      ]),
      worked("decodeAttestation", "attestation", attested, ATTESTATION_VALUE),
      ...cuts("decodeAttestation", ATTESTATION),
      ...broken("decodeAttestation", attested, [
        ["version", "00", "bad-version"],
        ["level", "03", "bad-value"],
      ]),
    ],
    signed: [
      { of: "institution", signer: KEYS.centralBank, domain: institution.domain, digest: institution.digest },
      { of: "cooperative", signer: KEYS.ticketKey, domain: cooperative.domain, digest: cooperative.digest },
      { of: "attestation", signer: KEYS.maker, domain: attestation.domain, digest: attestation.digest },
    ].map((row, i) => ({ ...row, signature: [institution, cooperative, attestation][i].signature })),
  };
}
