/** Numbers the acts of the town and emits the event that begins each one and the event that ends it. */
import { ok } from "../../protocol/codec/result.js";
import type { ActName } from "../api/contract/names.js";
import type { BraceletView } from "../api/contract/state.js";
import type { EventStream } from "../world/events.js";
import type { TownContext } from "./context.js";
import { doIdleWork } from "./idle.js";
import type { TownResult } from "./refusals.js";
import { braceletView } from "./view.js";
import type { Wearer } from "./wearer.js";

interface ActOf {
  readonly name: ActName;
  /** Null when it is done to no bracelet. */
  readonly wearer: Wearer | null;
  /** Terminal, phone or counter. */
  readonly at?: string;
  readonly amount_minor?: number | null;
  readonly how?: string | null;
}

/** Emits how the act ended; a second call does nothing. */
type End = (outcome: string, amount_minor?: number | null, reason?: string) => void;

export class ActLog {
  readonly #stream: EventStream;
  #count = 0;

  constructor(stream: EventStream) {
    this.#stream = stream;
  }

  begin({ name, wearer, at, amount_minor, how }: ActOf): End {
    const act = ++this.#count;
    const bracelet = wearer?.name ?? null;
    const amount = amount_minor ?? null;
    this.#stream.emit({ kind: "act", act, name, bracelet, at: at ?? null, amount_minor: amount, how: how ?? null });
    let ended = false;
    return (outcome, moved = amount, reason) => {
      if (ended) return;
      ended = true;
      this.#stream.emit({ kind: "end", act, name, bracelet, outcome, reason: reason ?? null, amount_minor: moved });
    };
  }

  /** An act with no bracelet in a reader's field. */
  async run<T extends { readonly outcome: string; readonly reason?: string; readonly amount_minor?: number }>(
    of: ActOf,
    work: () => Promise<T>,
  ): Promise<TownResult<T>> {
    const end = this.begin(of);
    try {
      const result = await work();
      end(result.outcome, result.amount_minor, result.reason);
      return ok(result);
    } finally {
      end("broken");
    }
  }

  /** An act on a bracelet, and the idle work it does when it has left the field. */
  async runOn<T extends { readonly outcome: string; readonly reason?: string }>(
    context: TownContext,
    wearer: Wearer,
    of: Omit<ActOf, "wearer">,
    work: () => Promise<T>,
  ): Promise<TownResult<T & { readonly bracelet: BraceletView }>> {
    const end = this.begin({ ...of, wearer });
    try {
      const result = await work();
      end(result.outcome, undefined, result.reason);
      await doIdleWork(context, wearer);
      return ok({ ...result, bracelet: braceletView(wearer) });
    } finally {
      end("broken");
    }
  }
}
