/** What can be asked of a bracelet at the phone: the names of sim/town/hold.ts, which the page cannot import (it runs the bank). A test holds them equal. */
import type { HoldName } from "../../town/hold.js";

export interface HoldRow {
  readonly name: HoldName;
  readonly amount: boolean;
  readonly limits: boolean;
}

const row = (name: HoldName, needs: "amount" | "limits" | null = null): HoldRow => ({
  name,
  amount: needs === "amount",
  limits: needs === "limits",
});

export const HOLD_ROWS: readonly HoldRow[] = [
  row("top-up", "amount"),
  row("sync"),
  row("bind"),
  row("unload", "amount"),
  row("limits", "limits"),
  row("history"),
  row("freeze"),
  row("thaw"),
  row("unbind"),
];
