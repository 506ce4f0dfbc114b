/**
 * Sync sessions between two HTTP requests: in the memory of this process, each for the token that opened it alone, bounded in number and in time.
 *
 * Steps of one session are done one after the other. The last step requested again, byte for byte, gets its answer again, so that an answer lost
 * between carrier and bank does not cost the holder a touch. What the purse says of itself in the channel never leaves here.
 */
import type { SyncSession, SyncStep } from "../../../../parties/institution/contract.js";
import { type Environment, hex } from "../../../../parties/shared/environment.js";
import { errorOf, type PartyResult, refuse } from "../../../../parties/shared/errors.js";
import { err, ok } from "../../../../protocol/codec/result.js";

const LONGEST_S = 120;
const PER_TOKEN = 64;
const IN_ALL = 4_096;

interface OpenSession {
  readonly session: SyncSession;
  readonly owner: string;
  readonly since_s: number;
  /** It stays a while for its last answer. */
  over: boolean;
  last: { readonly request: string; readonly step: Promise<SyncStep> } | null;
}

interface StepRequest {
  /** Of the session: the id of a token. */
  readonly owner: string;
  readonly session: string;
  /** Tells this request from another one of the session. */
  readonly request: string;
}

function writeStep(step: SyncStep) {
  if (step.do === "failed") return err(step.error);
  return ok(step.do === "send" ? ({ do: step.do, frame: hex(step.frame) } as const) : ({ do: step.do } as const));
}

export class SyncSessions {
  readonly #environment: Environment;
  readonly #open = new Map<string, OpenSession>();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  open(owner: string, session: SyncSession): PartyResult<{ session: string; nonce: string }> {
    this.#sweep();
    const mine = [...this.#open.values()].filter((one) => one.owner === owner && !one.over).length;
    if (mine >= PER_TOKEN || this.#open.size >= IN_ALL) return refuse("too-many-sessions");
    const id = hex(this.#environment.random(16));
    this.#open.set(id, { session, owner, since_s: this.#environment.now_s(), over: false, last: null });
    return ok({ session: id, nonce: hex(session.nonce) });
  }

  async step(request: StepRequest, take: (session: SyncSession) => Promise<SyncStep>) {
    this.#sweep();
    const open = this.#open.get(request.session);
    if (open === undefined || open.owner !== request.owner) return refuse("no-such-session");
    return writeStep(await this.#next(open, request, take));
  }

  #next(open: OpenSession, { session, request }: StepRequest, take: (session: SyncSession) => Promise<SyncStep>) {
    if (open.last?.request === request) return open.last.step;
    const before = open.last?.step ?? Promise.resolve();
    const step = before.then(
      () => take(open.session),
      () => ({ do: "failed", error: errorOf("session-over") }) as const,
    );
    open.last = { request, step };
    step.then(
      (next) => {
        open.over ||= next.do !== "send";
      },
      // The books were away in the middle: neither side knows where the other stands, so this session is no more.
      () => this.#open.delete(session),
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
