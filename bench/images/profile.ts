/**
 * The firmware's image with counters around some of its methods: shows how a message's instructions are divided among
 * them.
 *
 * A message whose first byte is PROFILE (../profile.ts) is answered with JSON, { name: { calls, own } } since the last
 * such message, and not handed on. `own` are instructions of the method less those of the counted methods it called.
 * Counting costs instructions too, most of which appear in the caller: the sum is a little above the plain image's.
 */
/// <reference path="../../boards/desktop/host.ts" />

import { FieldP256 } from "../../firmware/crypto/arithmetic/field-p256.gen.js";
import { ScalarP256 } from "../../firmware/crypto/arithmetic/scalar-p256.gen.js";
import { Ascon } from "../../firmware/crypto/ascon/ascon.js";
import { BlockHash } from "../../firmware/crypto/hash/block-hash.js";
import { Sha256Block } from "../../firmware/crypto/hash/sha256-block.gen.js";
import { JobSuite } from "../../firmware/crypto/suite/job-suite.js";
import { Journal } from "../../firmware/journal/journal.js";
import { Region } from "../../firmware/journal/region.js";
import { Bracelet } from "../../firmware/main.js";
import { EffectPerformer } from "../../firmware/purse/perform.js";
import "../../boards/desktop/main.js";
import { PROFILE, type Profile } from "../profile.js";

type Method = (...args: unknown[]) => unknown;

const instructions = (host as unknown as { instructions(): number }).instructions;
let profile: Record<string, { calls: number; own: number }> = {};
/** Instructions of the counted methods that the running one has called. */
let inner = 0;

function countedMethod(name: string, method: Method): Method {
  return function (this: unknown, ...args: unknown[]): unknown {
    const before = inner;
    inner = 0;
    const start = instructions();
    const result = method.apply(this, args);
    const taken = instructions() - start;
    profile[name] ??= { calls: 0, own: 0 };
    profile[name].calls++;
    profile[name].own += taken - inner;
    inner = before + taken;
    return result;
  };
}

function countMethods(type: { prototype: object; name?: string }, name: string): void {
  const methods = type.prototype as Record<string, Method>;
  for (const key of Object.getOwnPropertyNames(type.prototype)) {
    if (key !== "constructor" && typeof Object.getOwnPropertyDescriptor(methods, key)?.value === "function") {
      methods[key] = countedMethod(`${name}.${key}`, methods[key]);
    }
  }
}

countMethods(Ascon, "Ascon");
countMethods(FieldP256, "FieldP256");
countMethods(ScalarP256, "ScalarP256");
countMethods(BlockHash, "BlockHash");
countMethods(Sha256Block, "Sha256Block");
countMethods(JobSuite, "JobSuite");
countMethods(Journal, "Journal");
countMethods(Region, "Region");
countMethods(EffectPerformer, "EffectPerformer");
countMethods(Bracelet, "Bracelet");

function ascii(text: string): ArrayBuffer {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes.buffer;
}

const handle = countedMethod("message", globalThis.onMessage as Method);
globalThis.onMessage = (payload) => {
  if (new Uint8Array(payload)[0] !== PROFILE) {
    handle(payload);
    return;
  }
  const collected: Profile = profile;
  profile = {};
  host.send(ascii(JSON.stringify(collected)));
};
