/** Time since power-on. It measures gaps (a press, a held record); it is never a date. */
export interface Clock {
  /** Milliseconds, never going back while awake. */
  now_ms(): number;
}
