/**
 * The words of the simulator's HTTP: paths, what can be done at the phone and in the back office, the steps of the first day. Plain data without a schema
 * library, so that the page can read it in a browser.
 */

/** Every path begins with it. A change that breaks a client gets another number. */
const VERSION = "v1";

export const pathOf = (operation: string): string => `/${VERSION}/${operation}`;

/** 2026-03-02 08:00:00 in Tianjin, Unix seconds: `at_ms` and `now_ms` count from here. */
export const WORLD_START_S = 1_772_409_600;

/** What a person can do to the world; each has a route of this name. */
export const ACT_NAMES = [
  ...(["issue", "hold", "touch", "press", "power", "clock", "network"] as const),
  ...(["phone", "refund", "bank", "clone"] as const),
] as const;
export type ActName = (typeof ACT_NAMES)[number];

/** What a bracelet that is held to the phone can be requested to do, and whether the request needs an amount or limits. */
export const HOLDS = {
  "top-up": { amount: true, limits: false },
  sync: { amount: false, limits: false },
  bind: { amount: false, limits: false },
  unload: { amount: true, limits: false },
  limits: { amount: false, limits: true },
  history: { amount: false, limits: false },
  freeze: { amount: false, limits: false },
  thaw: { amount: false, limits: false },
  unbind: { amount: false, limits: false },
} as const satisfies Record<string, { readonly amount: boolean; readonly limits: boolean }>;

export type HoldName = keyof typeof HOLDS;
export const HOLD_NAMES = Object.keys(HOLDS) as HoldName[];

/** What is done at the phone without a bracelet there. */
export const PHONE_ACTIONS = ["open", "lost", "replace"] as const;
export type PhoneAction = (typeof PHONE_ACTIONS)[number];

/** What the back office of the first institution can do. */
export const OFFICE_ACTIONS = ["renew", "rules", "netting", "reconcile"] as const;
export type OfficeAction = (typeof OFFICE_ACTIONS)[number];

export const DAY_STEPS = [
  ...(["issue", "wallet", "bind", "top-up", "limits", "history", "online", "l0-refused", "l0-served"] as const),
  ...(["refund-full", "refund-part", "refund-arrives", "unclaimed", "unload", "lost", "heir", "moved"] as const),
  ...(["renew", "rules", "clone", "fork", "hotlist", "netting", "reconcile"] as const),
] as const;
export type DayStep = (typeof DAY_STEPS)[number];
