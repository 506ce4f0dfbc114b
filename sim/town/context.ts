/** What every act of the town works with. */
import type { ActResult } from "../api/contract/acts.js";
import type { ActName } from "../api/contract/names.js";
import type { ProofView } from "../api/contract/state.js";
import type { Checked } from "../world/banks.js";
import type { EventStream } from "../world/events.js";
import type { SimWorld } from "../world/world.js";
import type { People } from "./people.js";

/** What the town remembers of its back office. */
interface OfficeRecord {
  /** Netting rounds so far. */
  rounds: number;
  checked: (Checked & { readonly at_ms: number }) | null;
  /** Fork proofs shown so far, by their bytes. */
  readonly proofs: Map<string, ProofView>;
}

export interface TownContext {
  readonly world: SimWorld;
  readonly stream: EventStream;
  readonly people: People;
  readonly office: OfficeRecord;
}

/** The result of an act, without the view of its bracelet, which is added at the end. */
export type Outcome<A extends ActName> = Omit<ActResult<A>, "bracelet">;
