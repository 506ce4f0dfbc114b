/**
 * The image side: each message does one thing with one subject.
 *
 *   message  LOAD(1) ‖ subject(1) ‖ secret       takes the secret
 *            RUN(1) ‖ subject(1)                 does the work: the only message that is counted
 *            TAINT(1) ‖ subject(1) ‖ secret      takes it, poisons it, does the work → findings(4) ‖ tainted bytes of the outputs(4)
 *
 * The answer to LOAD and RUN is one meaningless byte.
 */
/// <reference path="../../../boards/desktop/host.ts" />
import type { Subject, Values } from "./subject.js";

export const OP = { load: 1, run: 2, taint: 3 } as const;

/** The object that the shell for Valgrind adds: boards/desktop/ctgrind.c. */
export interface Evidence {
  poison(values: Values): void;
  clear(values: Values): void;
  tainted(values: Values): number;
  findings(): number;
}

const DONE = new Uint8Array(1);

function taint(subject: Subject, secret: Uint8Array, poison: boolean): Uint8Array {
  const { evidence } = globalThis as unknown as { evidence: Evidence };
  subject.load(secret);
  // Without outputs, as in a wipe, the row shows that the inputs were secret.
  const shown = subject.outputs.length > 0 ? subject.outputs : subject.inputs;
  let tainted = 0;
  for (const values of subject.outputs) evidence.clear(values);
  if (poison) for (const values of subject.inputs) evidence.poison(values);
  if (shown === subject.inputs) for (const values of shown) tainted += evidence.tainted(values);
  const before = evidence.findings();
  subject.run();
  const found = evidence.findings() - before;
  if (shown === subject.outputs) for (const values of shown) tainted += evidence.tainted(values);
  for (const values of [...subject.inputs, ...subject.outputs]) evidence.clear(values);
  return new Uint8Array(Int32Array.of(found, tainted).buffer);
}

/** On V8 the clock runs in the same realm as the subjects, and calls them without a message. */
export interface Served {
  subjects?: readonly Subject[];
}

export function serve(subjects: readonly Subject[]): void {
  (globalThis as Served).subjects = subjects;
  globalThis.onMessage = (payload) => {
    const message = new Uint8Array(payload);
    const subject = subjects[message[1]];
    switch (message[0]) {
      case OP.load:
        subject.load(message.slice(2));
        host.send(DONE.buffer);
        return;
      case OP.run:
        subject.run();
        host.send(DONE.buffer);
        return;
      default:
        // A first byte above TAINT leaves the secret clean: the baseline.
        host.send(taint(subject, message.slice(2), message[0] === OP.taint).buffer as ArrayBuffer);
    }
  };
}
