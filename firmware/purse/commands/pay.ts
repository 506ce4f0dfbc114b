/** PAY: a payee's request, in the field (payment/pay.ts). A suspended purse pays nothing, but says what mends it: an online terminal can sync it. */
import { receiveRequest } from "../../../protocol/commands/pay.js";
import { SW } from "../../../protocol/commands/status.js";
import { LIFE } from "../../../protocol/commands/sync.js";
import type { Core } from "../core.js";
import { type StepResult, status } from "../effects.js";
import { pay as makePayment } from "../payment/pay.js";
import { asApdu, notPaid } from "../payment/pay-result.js";
import { type Conditions, lifeOf, type State } from "../state/state.js";

export function pay(core: Core, state: State, data: Uint8Array, conditions: Conditions): StepResult {
  const request = receiveRequest(data);
  if (!request.ok) return status(state, SW.malformed);
  if (lifeOf(state) !== LIFE.active) return asApdu(notPaid("sync", state));
  return asApdu(makePayment(core, state, { request: request.value, linked: false }, conditions));
}
