/** Runs a story: its steps in order. Each ends in one sentence, and the first one that is not as it should be ends the story. */
import type { MoneyStatement } from "../../parties/audit/conservation.js";
import { type Inventory, inventoryChange, moneyChange } from "../world/changes.js";
import type { EventStream } from "../world/events.js";

/** Everything that a step can change. */
interface Snapshot {
  readonly money: MoneyStatement;
  readonly flash: Inventory;
}

export interface StepResult {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** Something was not as the story says it must be. */
class StoryFailure extends Error {}

/** The story goes on only if this holds. */
export function must(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new StoryFailure(otherwise);
}

export class StoryRun {
  readonly steps: StepResult[] = [];
  readonly #stream: EventStream;
  readonly #takeSnapshot: () => Promise<Snapshot>;
  readonly #faultsOf: (money: MoneyStatement) => Promise<readonly string[]>;
  #before: Snapshot | null = null;

  /** `takeSnapshot` shows where all the money is and what is in the bracelet's flash; `faultsOf` says in sentences what is wrong with the money. */
  constructor(
    stream: EventStream,
    takeSnapshot: () => Promise<Snapshot>,
    faultsOf: (money: MoneyStatement) => Promise<readonly string[]>,
  ) {
    this.#stream = stream;
    this.#takeSnapshot = takeSnapshot;
    this.#faultsOf = faultsOf;
  }

  /**
   * Runs one step; `act` returns its sentence. After every step the money must be conserved. Does nothing after a failed step.
   */
  async step(name: string, title: string, act: () => Promise<string>): Promise<void> {
    if (this.steps.some((s) => !s.ok)) return;
    this.#stream.emit({ kind: "step", number: this.steps.length + 1, name, title });
    this.#before ??= await this.#takeSnapshot();
    let result: StepResult;
    try {
      const detail = await act();
      const now = await this.#takeSnapshot();
      this.#showChanges(this.#before, now);
      this.#before = now;
      const faults = await this.#faultsOf(now.money);
      must(faults.length === 0, faults.join("; "));
      result = { name, ok: true, detail };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const place = error instanceof StoryFailure ? "" : ` (${error.stack?.split("\n")[1]?.trim() ?? "no place"})`;
      result = { name, ok: false, detail: `${error.message}${place}` };
    }
    this.steps.push(result);
    this.#stream.emit({ kind: "outcome", ...result });
  }

  #showChanges(before: Snapshot, now: Snapshot): void {
    const purse = inventoryChange(before.flash, now.flash);
    const bank = moneyChange(before.money, now.money);
    if (purse !== "") this.#stream.emit({ kind: "changed", where: "the purse", what: purse });
    if (bank !== "") this.#stream.emit({ kind: "changed", where: "the bank", what: bank });
  }
}
