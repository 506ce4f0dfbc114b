/**
 * Where a story is played: its steps are run in order, each ends in one sentence, and the first one that is not as it should be ends the story.
 */
import type { MoneyStatement } from "../../parties/money.js";
import type { EventStream } from "../events.js";

export interface StepResult {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** Something was not as the story says it must be. */
export class NotAsToldError extends Error {}

/** The story goes on only if this holds. */
export function must(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new NotAsToldError(otherwise);
}

export class Stage {
  readonly steps: StepResult[] = [];
  readonly #stream: EventStream;
  readonly #money: () => Promise<MoneyStatement>;
  readonly #conserved: (money: MoneyStatement) => boolean;

  constructor(
    stream: EventStream,
    money: () => Promise<MoneyStatement>,
    conserved: (money: MoneyStatement) => boolean,
  ) {
    this.#stream = stream;
    this.#money = money;
    this.#conserved = conserved;
  }

  /**
   * Plays one step; `act` returns its sentence. After every step, whatever it did, the money must be conserved. Does nothing once the story is over.
   */
  async step(name: string, title: string, act: () => Promise<string>): Promise<void> {
    if (this.steps.some((s) => !s.ok)) return;
    this.#stream.emit({ kind: "step", number: this.steps.length + 1, name, title });
    let result: StepResult;
    try {
      const detail = await act();
      must(this.#conserved(await this.#money()), "the money is not conserved");
      result = { name, ok: true, detail };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const place = error instanceof NotAsToldError ? "" : ` (${error.stack?.split("\n")[1]?.trim() ?? "no place"})`;
      result = { name, ok: false, detail: `${error.message}${place}` };
    }
    this.steps.push(result);
    this.#stream.emit({ kind: "outcome", ...result });
  }
}
