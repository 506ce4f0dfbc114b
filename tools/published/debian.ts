/** The published vectors that Debian's package python3-cryptography-vectors carries, as plain records: what each says, and nothing of ours. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Case, readCases } from "./cavp.js";

/** Where the package lays them. */
const FOLDER = "/usr/lib/python3/dist-packages/cryptography_vectors";
/** The version that the selection in test/vectors was taken from. */
export const PACKAGE = "Debian's python3-cryptography-vectors 38.0.4";

export const FILE = Object.freeze({
  sha256Short: "hashes/SHA2/SHA256ShortMsg.rsp",
  sha256Long: "hashes/SHA2/SHA256LongMsg.rsp",
  sha256Monte: "hashes/SHA2/SHA256Monte.rsp",
  sm3: "hashes/SM3/oscca.txt",
  keyPair: "asymmetric/ECDSA/FIPS_186-3/KeyPair.rsp",
  publicKey: "asymmetric/ECDSA/FIPS_186-3/PKV.rsp",
  signature: "asymmetric/ECDSA/FIPS_186-3/SigGen.txt",
  verification: "asymmetric/ECDSA/FIPS_186-3/SigVer.rsp",
  agreementInit: "asymmetric/ECDH/KASValidityTest_ECCStaticUnified_NOKC_ZZOnly_init.fax",
  agreementResp: "asymmetric/ECDH/KASValidityTest_ECCStaticUnified_NOKC_ZZOnly_resp.fax",
});

export const installed = (): boolean => existsSync(FOLDER);

const read = (file: string): Case[] => readCases(readFileSync(join(FOLDER, file), "latin1"));

/** Of SHA-256, in hex; a message of length 0 is written as 00 in the file. */
export interface Hashed {
  readonly message: string;
  readonly digest: string;
}

export function hashed(file: string): Hashed[] {
  return read(file)
    .filter(({ values }) => values.Msg !== undefined)
    .map(({ values }) => ({ message: values.Msg.slice(0, Number(values.Len) / 4), digest: values.MD }));
}

/** SHA-256 of its own digests, a thousand times between one checkpoint and the next (SHAVS, clause 6.4). */
export function monte(): { seed: string; checkpoints: string[] } {
  const cases = read(FILE.sha256Monte);
  const seed = cases.find(({ values }) => values.Seed !== undefined)?.values.Seed ?? "";
  return { seed, checkpoints: cases.flatMap(({ values }) => values.MD ?? []) };
}

const onP256 = (file: string, heading: RegExp): Case[] => read(file).filter((one) => heading.test(one.heading));

/** A key pair, in hex. */
export interface KeyPair {
  readonly d: string;
  readonly x: string;
  readonly y: string;
}

export function keyPairs(): KeyPair[] {
  const cases = onP256(FILE.keyPair, /^P-256$/).filter(({ values }) => values.d !== undefined);
  return cases.map(({ values }) => ({ d: values.d, x: values.Qx, y: values.Qy }));
}

export interface PublicKey {
  readonly x: string;
  readonly y: string;
  readonly valid: boolean;
}

export function publicKeys(): PublicKey[] {
  return onP256(FILE.publicKey, /^P-256$/).map(({ values }) => ({
    x: values.Qx,
    y: values.Qy,
    valid: values.Result.startsWith("P"),
  }));
}

/** ECDSA with the nonce told. `hash` as Node calls it. */
export interface Signature extends KeyPair {
  readonly hash: string;
  readonly message: string;
  readonly k: string;
  readonly r: string;
  readonly s: string;
}

const hashOf = (heading: string): string => heading.split(",")[1].replace("SHA-", "sha");

export function signatures(): Signature[] {
  return onP256(FILE.signature, /^P-256,/).map(({ heading, values: v }) => ({
    hash: hashOf(heading),
    message: v.Msg,
    d: v.d,
    x: v.Qx,
    y: v.Qy,
    k: v.k,
    r: v.R,
    s: v.S,
  }));
}

/** A signature to be judged; the private key is not told. */
export type Judged = Omit<Signature, "d" | "k"> & { readonly valid: boolean };

export function verifications(): Judged[] {
  return onP256(FILE.verification, /^P-256,/).map(({ heading, values: v }) => ({
    hash: hashOf(heading),
    message: v.Msg,
    x: v.Qx,
    y: v.Qy,
    r: v.R,
    s: v.S,
    valid: v.Result.startsWith("P"),
  }));
}

/** Diffie–Hellman: our key pair, the peer's public key, the secret; something may be wrong with any of them. */
export interface Agreement extends KeyPair {
  readonly peerX: string;
  readonly peerY: string;
  readonly z: string;
  readonly valid: boolean;
}

export function agreements(): Agreement[] {
  return [FILE.agreementInit, FILE.agreementResp].flatMap((file) =>
    onP256(file, /^EC - /)
      .filter(({ values }) => values.Z !== undefined)
      .map(({ values: v }) => ({
        d: v.dsIUT,
        x: v.QsIUTx,
        y: v.QsIUTy,
        peerX: v.QsCAVSx,
        peerY: v.QsCAVSy,
        z: v.Z,
        valid: v.Result.startsWith("P"),
      })),
  );
}
