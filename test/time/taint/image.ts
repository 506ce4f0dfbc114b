/** Runs before the firmware in the image of the taint layer: defines the functions that the marks of marks.ts call. */
/// <reference path="../../../boards/desktop/host.ts" />
import { SLOT } from "../../../firmware/port/vault.js";
import type { Evidence } from "../subjects/serve.js";

const { evidence } = globalThis as unknown as { evidence: Evidence };

/** Bytes of a slot that are secret. */
const SECRET: Readonly<Record<number, readonly [from: number, to: number]>> = {
  [SLOT.root]: [0, 32],
  [SLOT.identity]: [0, 32],
  [SLOT.walletKey]: [0, 32],
  [SLOT.binding]: [4, 36],
};

/** Since the last report: marks at which something became public that did depend on a secret. */
let passed: string[] = [];

function taintFor(poison: boolean) {
  const secret = (values: Uint8Array): Uint8Array => {
    if (poison) evidence.poison(values);
    return values;
  };
  const known = <T extends Uint8Array | number[]>(mark: string, values: T): T => {
    if (evidence.tainted(values) > 0) passed.push(mark);
    evidence.clear(values);
    return values;
  };
  return {
    secret,
    known,
    slot(slot: number, bytes: Uint8Array): Uint8Array {
      const range = SECRET[slot];
      if (range !== undefined && bytes.length > 0) secret(bytes.subarray(range[0], range[1]));
      return bytes;
    },
    verdict: (mark: string, value: number): number => known(mark, [value])[0],
    /** Logs a line: findings so far, and the marks reached since the last report. */
    report(): void {
      host.log(`taint ${evidence.findings()} ${passed.join(",")}`);
      passed = [];
    },
  };
}

export function begin(poison: boolean): void {
  (globalThis as unknown as { taint: object }).taint = taintFor(poison);
}
