/** The frame around everything that is done to a bracelet or the town: numbered, told to the stream when it begins and when it ends, a rest afterwards. */

import { ok } from "../../protocol/codec/result.js";
import type { ActName, EventStream } from "../world/events.js";
import type { TownResult } from "./refusals.js";
import { rest, type TownContext } from "./sync.js";
import { type BraceletView, braceletView } from "./view.js";
import type { Wearer } from "./wearer.js";

export interface ActOf {
  readonly name: ActName;
  /** Null when it is done to no bracelet. */
  readonly wearer: Wearer | null;
  /** Terminal, phone or counter. */
  readonly at?: string;
  readonly amount_minor?: number | null;
  readonly how?: string | null;
}

/** Says how it ended; the second call says nothing. */
export type End = (outcome: string, amount_minor?: number | null, reason?: string) => void;

export type ActResult<T> = T & { readonly bracelet: BraceletView };

export class Acts {
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

  /** An act with no bracelet in anybody's field. */
  async short<T extends { readonly outcome: string; readonly reason?: string; readonly amount_minor?: number }>(
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

  /** The act on a bracelet, and the rest it takes when the person goes on their way. */
  async run<T extends { readonly outcome: string; readonly reason?: string }>(
    place: TownContext,
    wearer: Wearer,
    of: Omit<ActOf, "wearer">,
    work: () => Promise<T>,
  ): Promise<TownResult<ActResult<T>>> {
    const end = this.begin({ ...of, wearer });
    try {
      const result = await work();
      end(result.outcome, undefined, result.reason);
      await rest(place, wearer);
      return ok({ ...result, bracelet: braceletView(wearer) });
    } finally {
      end("broken");
    }
  }
}
