/** The jobs of a suite, and its touch: firmware/crypto/suite/suite1.ts, suite2.ts and what they are made of. */
import type { Job } from "../../../firmware/crypto/signing/jobs.js";
import type { Suite } from "../../../firmware/crypto/suite/suite.js";
import { type Kind, type Subject, toValues, type Values } from "./subject.js";

const DIGEST = Uint8Array.from({ length: 32 }, (_, i) => 5 * i + 1);

/** All numbers of a presignature. */
function partsOf(presignature: object): Values[] {
  const parts = presignature as Readonly<Record<string, unknown>>;
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(presignature));
  return names.map((name) => parts[name]).filter((value): value is number[] => Array.isArray(value));
}

function runJob(job: Job): void {
  while (!job.step());
}

function keySubjects(suite: Suite, kind: Kind, generator: readonly number[]): Subject[] {
  const name = `suite ${suite.id}`;
  const secret = new Uint8Array(32);
  const extra = new Uint8Array(32);
  const made = new Uint8Array(32);
  const publicKey = new Uint8Array(33);
  const shared = new Uint8Array(32);
  const signature = new Uint8Array(64);
  const peer = Uint8Array.from(generator);
  const load = (blocks: Uint8Array) => toValues(secret, blocks, 0);
  return [
    {
      name: `${name}, key job`,
      kind: "bytes",
      load,
      inputs: [secret],
      run: () => {
        const job = suite.keyJob(secret);
        runJob(job);
        job.secret(made);
        job.publicKey(publicKey);
      },
      outputs: [made, publicKey],
      heavy: true,
    },
    {
      name: `${name}, Diffie–Hellman job`,
      kind,
      load,
      inputs: [secret],
      run: () => {
        const job = suite.dhJob(secret, peer);
        runJob(job);
        job.sharedX(shared);
      },
      outputs: [shared],
      heavy: true,
    },
    {
      name: `${name}, identity signature job`,
      kind,
      blocks: 2,
      load: (blocks) => {
        load(blocks);
        toValues(extra, blocks, 32);
      },
      inputs: [secret, extra],
      run: () => {
        const job = suite.signJob(secret, DIGEST, extra);
        runJob(job);
        job.signature(signature);
      },
      outputs: [signature],
      heavy: true,
    },
  ];
}

function ticketSubjects(suite: Suite): Subject[] {
  const name = `suite ${suite.id}`;
  const secret = new Uint8Array(32);
  const first = Uint8Array.from({ length: 32 }, (_, i) => i + 1);
  const made = new Uint8Array(32);
  const publicKey = new Uint8Array(33);
  const signature = new Uint8Array(64);
  const verdict = [0];
  const presignature = suite.newPresignature();
  const load = (blocks: Uint8Array) => toValues(secret, blocks, 0);
  const ready = (blocks: Uint8Array) => {
    load(blocks);
    suite.presign(presignature, secret, first);
  };
  return [
    {
      name: `${name}, ticket job`,
      kind: "bytes",
      load,
      inputs: [secret],
      run: () => {
        const job = suite.ticketJob(secret);
        runJob(job);
        job.publicKey(publicKey);
        job.first(made);
      },
      outputs: [publicKey, made],
      heavy: true,
    },
    {
      name: `${name}, presigning a ticket`,
      kind: "bytes",
      load,
      inputs: [secret],
      run: () => suite.presign(presignature, secret, first),
      outputs: partsOf(presignature),
    },
    {
      name: `${name}, ticket signature`,
      kind: "bytes",
      load: ready,
      inputs: partsOf(presignature),
      run: () => {
        verdict[0] = suite.sign(presignature, DIGEST, signature);
      },
      outputs: [signature, verdict],
    },
    {
      name: `${name}, forgetting a ticket`,
      kind: "bytes",
      load: ready,
      inputs: partsOf(presignature),
      run: () => suite.wipe(presignature),
      outputs: [],
    },
  ];
}

/** `generator`: a point to multiply, compressed. */
export function suiteSubjects(suite: Suite, kind: Kind, generator: readonly number[]): readonly Subject[] {
  return [...keySubjects(suite, kind, generator), ...ticketSubjects(suite)];
}
