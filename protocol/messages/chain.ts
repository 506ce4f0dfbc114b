/** The hash chain over a purse's payments: no gap, no other order, no other content (docs/protocol/sync.md). */
import { domainTag } from "./labels.js";
import type { Verifier } from "./suites.js";

export const CHAIN_LENGTH = 16;

/** What the chain takes in of a payment. */
export interface ChainedPayment {
  readonly ticketId: Uint8Array;
  /** 35 bytes. */
  readonly request: Uint8Array;
  readonly pressed: boolean;
}

/** The first 16 bytes of H(domain ‖ chain ‖ ticketId ‖ request ‖ flags). The chain before the first payment is zeros. */
export function nextChain(
  v: Pick<Verifier, "hash">,
  chain: Uint8Array,
  { ticketId, request, pressed }: ChainedPayment,
): Uint8Array {
  return v.hash(domainTag("chain"), chain, ticketId, request, Uint8Array.of(pressed ? 1 : 0)).slice(0, CHAIN_LENGTH);
}
