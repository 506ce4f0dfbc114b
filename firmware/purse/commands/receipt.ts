/** RECEIPT: the very same bytes of the last payment, for whoever already knows its payee, txId and nonce. */

import { sameBytes } from "../../../protocol/codec/bytes.js";
import { decodeReceipt } from "../../../protocol/commands/receipt.js";
import { SW } from "../../../protocol/commands/status.js";
import type { Core } from "../core.js";
import { refused, type StepResult, status } from "../effects.js";
import { heldAnswer } from "../payment/last-answer.js";
import type { State } from "../state/state.js";

export function receipt(core: Core, state: State, data: Uint8Array, now_ms: number): StepResult {
  const form = decodeReceipt(data);
  if (!form.ok) return status(state, SW.malformed);
  const request = state.money?.last?.request;
  if (request === undefined) return refused(state);
  const { payee, txId, nonce } = form.value;
  const asked =
    sameBytes(request.slice(1, 9), payee) &&
    sameBytes(request.slice(15, 23), txId) &&
    sameBytes(request.slice(23, 31), nonce);
  return (asked ? heldAnswer(core, state, now_ms) : null) ?? refused(state);
}
