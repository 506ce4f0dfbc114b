/** Time since power-on. It measures intervals (how long a press is waited for, how long the last answer is given again); it is never a date. */
export interface Clock {
  /** Milliseconds, never going back while awake. */
  now_ms(): number;
}
