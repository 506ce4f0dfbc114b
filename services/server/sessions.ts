/**
 * Sync sessions between two HTTP requests: in the memory of this process, each its opener's alone, bounded in number and in time.
 *
 * Steps of one session are done one after the other. The last step asked again, byte for byte, gets its answer again, so that an answer lost
 * between carrier and bank does not cost the holder a touch. What the purse says of itself in the channel never leaves here.
 */
import type { SyncSession, SyncStep } from "../../parties/institution/contract.js";
import { type Environment, hex } from "../../parties/shared/environment.js";
import { errorOf, type PartyResult, refuse } from "../../parties/shared/errors.js";

const LONGEST_S = 120;
const PER_TOKEN = 64;
const IN_ALL = 4_096;

interface Open {
  readonly session: SyncSession;
  readonly owner: string;
  readonly since_s: number;
  /** It is kept a while for its last answer. */
  over: boolean;
  last: { readonly asked: string; readonly step: Promise<SyncStep> } | null;
}

export class Sessions {
  readonly #environment: Environment;
  readonly #open = new Map<string, Open>();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  get size(): number {
    return this.#open.size;
  }

  /** A name for this session, good for its owner only. */
  begin(owner: string, session: SyncSession): PartyResult<string> {
    this.#sweep();
    const mine = [...this.#open.values()].filter((o) => o.owner === owner && !o.over).length;
    if (mine >= PER_TOKEN || this.#open.size >= IN_ALL) return refuse("too-many-sessions");
    const id = hex(this.#environment.random(16));
    this.#open.set(id, { session, owner, since_s: this.#environment.now_s(), over: false, last: null });
    return { ok: true, value: id };
  }

  /** One step: `how` names the request, `take` does it. Null when there is no such session of this owner. */
  step(owner: string, id: string, how: string, take: (s: SyncSession) => Promise<SyncStep>): Promise<SyncStep> | null {
    this.#sweep();
    const open = this.#open.get(id);
    if (open === undefined || open.owner !== owner) return null;
    if (open.last?.asked === how) return open.last.step;
    const before = open.last?.step ?? Promise.resolve();
    const step = before.then(
      () => take(open.session),
      () => ({ do: "failed", error: errorOf("session-over") }) as const,
    );
    open.last = { asked: how, step };
    step.then(
      (next) => {
        open.over ||= next.do !== "send";
      },
      // The books were away in the middle: neither side knows where the other stands, so this session is no more.
      () => this.#open.delete(id),
    );
    return step;
  }

  #sweep(): void {
    const oldest = this.#environment.now_s() - LONGEST_S;
    // In the order in which they were opened.
    for (const [id, open] of this.#open) {
      if (open.since_s >= oldest) return;
      this.#open.delete(id);
    }
  }
}
