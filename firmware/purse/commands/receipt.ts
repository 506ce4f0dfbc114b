/** RECEIPT: the very same bytes of the last payment, for a reader that knows its payee, txId and nonce. */

import { sameBytes } from "../../../protocol/codec/bytes.js";
import { decodeReceipt } from "../../../protocol/commands/receipt.js";
import { SW } from "../../../protocol/commands/status.js";
import type { Core } from "../core.js";
import { refused, type StepResult, status } from "../effects.js";
import { repeatLastAnswer } from "../payment/last-answer.js";
import { asApdu } from "../payment/pay-result.js";
import type { Conditions, State } from "../state/state.js";

export function receipt(core: Core, state: State, data: Uint8Array, { now_ms }: Conditions): StepResult {
  const form = decodeReceipt(data);
  if (!form.ok) return status(state, SW.malformed);
  const last = state.money?.last?.request;
  if (last === undefined) return refused(state);
  const { payee, txId, nonce } = form.value;
  const known = sameBytes(last.payee, payee) && sameBytes(last.txId, txId) && sameBytes(last.nonce, nonce);
  const again = known ? repeatLastAnswer(core, state, now_ms) : null;
  return again === null ? refused(state) : asApdu(again);
}
