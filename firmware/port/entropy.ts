/** Random bytes from hardware. MUST be full entropy after conditioning; MUST throw when the source is known to be bad. Never a software generator. */
export interface Entropy {
  fill(into: Uint8Array): void;
}
