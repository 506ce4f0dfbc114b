/** RECEIPT: a terminal that lost the answer requests the very same bytes of the last payment. A refusal does not mean unpaid. */

import { concatBytes, Reader } from "../codec/bytes.js";
import type { Decoded } from "../codec/result.js";
import { encodeCommand } from "./apdu.js";

export interface ReceiptRequest {
  readonly payee: Uint8Array;
  readonly txId: Uint8Array;
  readonly nonce: Uint8Array;
}

export function encodeReceipt(request: ReceiptRequest): Uint8Array {
  return encodeCommand("receipt", concatBytes(request.payee, request.txId, request.nonce));
}

export function decodeReceipt(data: Uint8Array): Decoded<ReceiptRequest> {
  const r = new Reader(data);
  const request = { payee: r.bytes(8), txId: r.bytes(8), nonce: r.bytes(8) };
  return r.done(request);
}
