/**
 * Tests that do not run on the emulated board, all of them in this one list, because they are the long ones: they take half a second to three on XS on
 * this computer, and there some twenty times that, mostly for what the shorter tests beside them do once. They run on XS and V8 on this computer.
 * Everything else runs, every round of it, and something of every file. A title that no test has fails the lane.
 */
export const LEFT_OUT: readonly string[] = [
  // One history for each of many cuts of power; test/tear/touch.spec.ts, the same for a payment, runs whole.
  "idle work torn making a ticket and its list",
  "idle work torn restating is given up for a touch or a sync between any two of its slices, and begun anew",
  "a sync torn on the purse's side never loses or doubles a credit, and ends with the same tickets",
  "a journal that is full torn while an ask or a press restates it has what it had, with the change or without",
  // The same probes as in the other lives, each with a purse of its own.
  "lives suspended: every probe, selected and not",
  "lives damaged: every probe, selected and not",
  "lives counter: every probe, selected and not",
  "lives retired: every probe, selected and not",
  // Hundreds of syncs, until a journal is full or a window is used up.
  "a purse that its bank does not acknowledge neither restates for ever nor pays more than a report can state",
  "LINK, freeze is restated with the journal, and so are limits and the number of the last unload",
  "LINK, freeze into a full journal keeps the chain of the payment just before it",
  "LINK, what a phone is told has the history, newest last, 16 payments at most, through power cuts, restatements and acknowledgements",
  "SYNC-OPEN after too many opens without a finished sync shows nobody's handle and the light, until a press",
  "consent to bind is dropped when SYNC-OPEN asks for a press",
  "consent to thaw is dropped when SYNC-OPEN asks for a press",
  "consent to unload is dropped when SYNC-OPEN asks for a press",
  // A purse or two of its own, made from the first key on.
  "consent to bind is not given by a press that came before, nor twice, nor after a power cut",
  "consent to thaw is not given by a press that came before, nor twice, nor after a power cut",
  "consent to unload is not given by a press that came before, nor twice, nor after a power cut",
  "consent is not asked of a purse that is retired in the same orders",
  "ENROL refuses every step out of its order",
  "over BLE a stranger gets a name of the institution, a nonce and refusals",
  "over BLE no payment, no receipt and no personalisation are heard, not even with a link",
];
