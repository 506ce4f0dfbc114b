/**
 * Where a story is played: its steps are run in order, each ends in one sentence, and the first one that is not as it should be ends the story.
 */
import type { MoneyStatement } from "../../parties/audit/conservation.js";
import { type Inventory, inventoryChange, moneyChange } from "../world/changes.js";
import type { EventStream } from "../world/events.js";

/** Everything that a step can change. */
export interface Snapshot {
  readonly money: MoneyStatement;
  readonly flash: Inventory;
}

export interface StepResult {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** Something was not as the story says it must be. */
export class StoryFailure extends Error {}

/** The story goes on only if this holds. */
export function must(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new StoryFailure(otherwise);
}

export class StoryRun {
  readonly steps: StepResult[] = [];
  readonly #stream: EventStream;
  readonly #look: () => Promise<Snapshot>;
  readonly #wrong: (money: MoneyStatement) => Promise<readonly string[]>;
  #before: Snapshot | null = null;

  /** `look` tells where all the money is and what lies in the bracelet's flash, at any moment; `wrong` what is wrong with that, in sentences. */
  constructor(
    stream: EventStream,
    look: () => Promise<Snapshot>,
    wrong: (money: MoneyStatement) => Promise<readonly string[]>,
  ) {
    this.#stream = stream;
    this.#look = look;
    this.#wrong = wrong;
  }

  /**
   * Plays one step; `act` returns its sentence. After every step, whatever it did, the money must be conserved. Does nothing once the story is over.
   */
  async step(name: string, title: string, act: () => Promise<string>): Promise<void> {
    if (this.steps.some((s) => !s.ok)) return;
    this.#stream.emit({ kind: "step", number: this.steps.length + 1, name, title });
    this.#before ??= await this.#look();
    let result: StepResult;
    try {
      const detail = await act();
      const now = await this.#look();
      this.#tell(this.#before, now);
      this.#before = now;
      const wrong = await this.#wrong(now.money);
      must(wrong.length === 0, wrong.join("; "));
      result = { name, ok: true, detail };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const place = error instanceof StoryFailure ? "" : ` (${error.stack?.split("\n")[1]?.trim() ?? "no place"})`;
      result = { name, ok: false, detail: `${error.message}${place}` };
    }
    this.steps.push(result);
    this.#stream.emit({ kind: "outcome", ...result });
  }

  #tell(before: Snapshot, now: Snapshot): void {
    const purse = inventoryChange(before.flash, now.flash);
    const bank = moneyChange(before.money, now.money);
    if (purse !== "") this.#stream.emit({ kind: "changed", where: "the purse", what: purse });
    if (bank !== "") this.#stream.emit({ kind: "changed", where: "the bank", what: bank });
  }
}
