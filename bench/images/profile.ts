/**
 * The firmware's image with a clock in front of some of its methods: tells which of them a message's instructions went
 * to.
 *
 * A message whose first byte is PROFILE (../profile.ts) is answered with JSON, { name: { calls, own } } since the last
 * such message, and not handed on. `own` are instructions of the method less those of the methods it called that have a
 * clock themselves. Clocks cost instructions too, most of which show up in the caller: the sum is a little above the
 * plain image's.
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
/** What the clocked methods called by the one that runs have taken. */
let inner = 0;

function clocked(name: string, method: Method): Method {
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

function clock(type: { prototype: object; name?: string }, name: string): void {
  const methods = type.prototype as Record<string, Method>;
  for (const key of Object.getOwnPropertyNames(type.prototype)) {
    if (key !== "constructor" && typeof Object.getOwnPropertyDescriptor(methods, key)?.value === "function") {
      methods[key] = clocked(`${name}.${key}`, methods[key]);
    }
  }
}

clock(Ascon, "Ascon");
clock(FieldP256, "FieldP256");
clock(ScalarP256, "ScalarP256");
clock(BlockHash, "BlockHash");
clock(Sha256Block, "Sha256Block");
clock(JobSuite, "JobSuite");
clock(Journal, "Journal");
clock(Region, "Region");
clock(EffectPerformer, "EffectPerformer");
clock(Bracelet, "Bracelet");

function ascii(text: string): ArrayBuffer {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes.buffer;
}

const handle = clocked("message", globalThis.onMessage as Method);
globalThis.onMessage = (payload) => {
  if (new Uint8Array(payload)[0] !== PROFILE) {
    handle(payload);
    return;
  }
  const told: Profile = profile;
  profile = {};
  host.send(ascii(JSON.stringify(told)));
};
