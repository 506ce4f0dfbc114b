import type { Clock } from "./clock.js";
import type { Entropy } from "./entropy.js";
import type { Flash } from "./flash.js";
import type { Panel } from "./panel.js";
import type { Vault } from "./vault.js";

/** All that a board gives the firmware. */
export interface Board {
  readonly flash: Flash;
  readonly vault: Vault;
  readonly entropy: Entropy;
  readonly clock: Clock;
  readonly panel: Panel;
}
