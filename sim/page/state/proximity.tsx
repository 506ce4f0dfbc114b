/** Whether the bracelet is held to a place right now: for the length of the act, and long enough to be props. */
import { useEffect, useState } from "preact/hooks";
import type { Store } from "./store.js";

const SHOWN_MS = 650;

/** The place that the newest act is at. */
function placeOf(store: Store): string | null {
  const [act] = store.acts;
  return act?.name === "hold" || act?.name === "touch" ? act.at : null;
}

export function useProximity(store: Store, place: string): boolean {
  const number = store.acts[0]?.act ?? 0;
  const [first] = useState(number);
  const [inField, setInField] = useState(false);
  const here = placeOf(store) === place;
  useEffect(() => {
    if (!here || number === first) return setInField(false);
    setInField(true);
    const timer = setTimeout(() => setInField(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [number, here, first]);
  return inField;
}
