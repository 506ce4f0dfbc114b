/** RECEIPT: the very same bytes of the last payment, for whoever already knows its payee, txId and nonce. */

import { same } from "../../../protocol/codec/bytes.js";
import { decodeReceipt } from "../../../protocol/commands/receipt.js";
import { SW } from "../../../protocol/commands/status.js";
import type { Core } from "../core.js";
import { type Outcome, refused, status } from "../effects.js";
import { heldAnswer } from "../payment/last-answer.js";
import type { State } from "../state/state.js";

export function receipt(core: Core, state: State, data: Uint8Array, now_ms: number): Outcome {
  const form = decodeReceipt(data);
  if (!form.ok) return status(state, SW.malformed);
  const request = state.money?.last?.request;
  if (request === undefined) return refused(state);
  const { payee, txId, nonce } = form.value;
  const asked =
    same(request.slice(1, 9), payee) && same(request.slice(15, 23), txId) && same(request.slice(23, 31), nonce);
  return (asked ? heldAnswer(core, state, now_ms) : null) ?? refused(state);
}
