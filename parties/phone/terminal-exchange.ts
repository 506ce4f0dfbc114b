/**
 * A shop in an app. Its terminal sends the commands that it would send to a bracelet in its field, and the phone forwards them inside the link; to the
 * terminal it is a touch that always needs a press. The phone sees the payment and can neither change it nor make one: the ticket's key signs, the wearer
 * presses.
 */
import { decodeCommand, encodeResponse, statusOnly } from "../../protocol/commands/apdu.js";
import type { LinkResponse } from "../../protocol/commands/link.js";
import { SW } from "../../protocol/commands/status.js";
import type { ApduExchange } from "../shared/environment.js";
import type { PartyResult } from "../shared/errors.js";
import type { PhoneLink } from "./link.js";

/** For the terminal, as if the bracelet were in its field. Rejects when the answer was lost. */
export function terminalExchange(link: PhoneLink, exchange: ApduExchange): ApduExchange {
  return async (apdu) => {
    const command = decodeCommand(apdu);
    if (!command.ok) return statusOnly(SW.malformed);
    switch (command.value.name) {
      case "select": {
        const answer = await exchange(apdu);
        const linked = await link.connect(exchange);
        return linked.ok ? answer : failure(linked);
      }
      case "pay": {
        const response = await link.request(exchange, { tag: "pay", request: command.value.data });
        return response.ok ? answerOf(response.value) : failure(response);
      }
      default:
        // RECEIPT is not needed: the same payment sent again gives the same bytes.
        return statusOnly(SW.refused);
    }
  };
}

function failure(outcome: Extract<PartyResult<unknown>, { ok: false }>): Uint8Array {
  if (outcome.error.name === "torn") throw new Error(outcome.error.sentence);
  return statusOnly(SW.refused);
}

function answerOf(response: LinkResponse): Uint8Array {
  switch (response.tag) {
    case "paid":
      return encodeResponse(response.answer, SW.done);
    case "press":
      return statusOnly(SW.press);
    case "sync":
      return statusOnly(SW.sync);
    case "working":
      return statusOnly(SW.working);
    default:
      return statusOnly(SW.refused);
  }
}
