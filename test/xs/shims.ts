/**
 * What mocha, chai and fast-check expect of a browser, for an engine that has none of it. Imported before all others.
 *
 * Guarantees: time is virtual. Immediates run one a turn, in order; when none is left, the earliest timer runs at once,
 * however far away it is, so a test that waits a second costs nothing and a test that waits forever reaches mocha's own
 * time-out. A turn is a message from run-xs.ts; promise jobs run between turns, as they do between Node's.
 */

type Timer = { readonly id: number; readonly at: number; readonly call: () => void };
type Call = (...args: unknown[]) => void;

let now = 0;
let lastId = 0;
let timers: Timer[] = [];
let immediates: Timer[] = [];

function add(queue: Timer[], delay: number, call: Call, args: unknown[]): number {
  lastId++;
  queue.push({ id: lastId, at: now + delay, call: () => call(...args) });
  return lastId;
}

function remove(id: number): void {
  timers = timers.filter((timer) => timer.id !== id);
  immediates = immediates.filter((timer) => timer.id !== id);
}

function takeEarliest(): Timer | undefined {
  const earliest = timers.reduce<Timer | undefined>(
    (best, timer) => (best && (best.at < timer.at || (best.at === timer.at && best.id < timer.id)) ? best : timer),
    undefined,
  );
  if (earliest) {
    remove(earliest.id);
    now = Math.max(now, earliest.at);
  }
  return earliest;
}

/** Runs what is due next; false when nothing is left to do. */
export function turn(): boolean {
  const next = immediates.shift() ?? takeEarliest();
  next?.call();
  return next !== undefined;
}

function log(...values: unknown[]): void {
  host.log(values.map(String).join(" "));
}

class NoEvents {
  addEventListener(): void {}
  removeEventListener(): void {}
  dispatchEvent(): void {}
}

const nothing = (): void => {};

Object.assign(globalThis, {
  window: globalThis,
  // js-ascon looks for it when it is loaded; no spec draws random bytes from it.
  crypto: {},
  self: globalThis,
  global: globalThis,
  console: { log, error: log, warn: log, info: log, debug: log },
  setImmediate: (call: Call, ...args: unknown[]) => add(immediates, 0, call, args),
  setTimeout: (call: Call, ms = 0, ...args: unknown[]) => add(timers, Math.max(0, Number(ms) || 0), call, args),
  setInterval: () => {
    throw new Error("there are no intervals in XS");
  },
  clearImmediate: remove,
  clearTimeout: remove,
  clearInterval: remove,
  queueMicrotask: (call: Call) => void Promise.resolve().then(() => call()),
  EventTarget: NoEvents,
  Event: class {},
  addEventListener: nothing,
  removeEventListener: nothing,
  location: { search: "", pathname: "/", href: "/" },
  document: { getElementById: () => null, addEventListener: nothing, body: {} },
});
