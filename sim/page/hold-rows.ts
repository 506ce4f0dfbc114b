/** What can be asked of a bracelet at the phone: the names of sim/town/hold.ts, which the page cannot import (it runs the bank). A test holds them equal. */
import type { HoldName } from "../town/hold.js";

export const HOLD_ROWS: readonly { readonly name: HoldName; readonly amount: boolean }[] = [
  { name: "top-up", amount: true },
  { name: "sync", amount: false },
];
