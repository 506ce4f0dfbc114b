/** Whether the bracelet is held to a place right now: for the length of the act, and long enough to be seen. */
import { useEffect, useState } from "preact/hooks";
import type { Store } from "./store.js";

const SEEN_MS = 650;

/** The place that the newest act is at. */
function placeOf(store: Store): string | null {
  const [act] = store.acts;
  return act?.name === "hold" || act?.name === "touch" ? act.at : null;
}

export function useNear(store: Store, place: string): boolean {
  const number = store.acts[0]?.act ?? 0;
  const [first] = useState(number);
  const [near, setNear] = useState(false);
  const here = placeOf(store) === place;
  useEffect(() => {
    if (!here || number === first) return setNear(false);
    setNear(true);
    const timer = setTimeout(() => setNear(false), SEEN_MS);
    return () => clearTimeout(timer);
  }, [number, here, first]);
  return near;
}
