/** The idle work that a bracelet does outside every field, shown in the stream of events. */
import type { TownContext } from "./context.js";
import type { Wearer } from "./wearer.js";

/** Idle slices between two events of progress. */
const SLICES_AN_EVENT = 400;

/** Until nothing is left to do. A bracelet without power does none. */
export async function doIdleWork({ stream }: TownContext, wearer: Wearer): Promise<void> {
  const { bracelet } = wearer;
  if (!bracelet.alive) return;
  let slices = 0;
  let shown = 0;
  wearer.resting = true;
  try {
    await bracelet.rest((done) => {
      slices = done;
      if (done - shown < SLICES_AN_EVENT) return;
      shown = done;
      stream.emit({ kind: "idle", bracelet: bracelet.name, slices: done, done: false });
    });
  } finally {
    wearer.resting = false;
  }
  if (slices > 0) stream.emit({ kind: "idle", bracelet: bracelet.name, slices, done: true });
}
