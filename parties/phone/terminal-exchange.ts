/**
 * A shop in an app. Its terminal says what it says to a bracelet in its field, and the phone says it inside the link: to the terminal it is a touch that always
 * wants a press. The phone sees the payment and can neither change it nor make one: the signature is the ticket's, the press is the wearer's.
 */
import { decodeCommand, encodeResponse, statusOnly } from "../../protocol/commands/apdu.js";
import type { LinkResponse } from "../../protocol/commands/link.js";
import { SW } from "../../protocol/commands/status.js";
import type { ApduExchange } from "../shared/environment.js";
import type { PartyResult } from "../shared/errors.js";
import type { PhoneLink } from "./link.js";

/** What a terminal gets, as if the bracelet had answered it in a field. Rejects when the answer was lost, as every pipe does. */
export function terminalExchange(link: PhoneLink, exchange: ApduExchange): ApduExchange {
  return async (apdu) => {
    const command = decodeCommand(apdu);
    if (!command.ok) return statusOnly(SW.malformed);
    switch (command.value.name) {
      case "select": {
        const answer = await exchange(apdu);
        const linked = await link.connect(exchange);
        return linked.ok ? answer : lost(linked);
      }
      case "pay": {
        const told = await link.ask(exchange, { tag: "pay", request: command.value.data });
        return told.ok ? answerOf(told.value) : lost(told);
      }
      default:
        // A receipt too: the same payment asked for again gives the same bytes.
        return statusOnly(SW.refused);
    }
  };
}

function lost(outcome: Extract<PartyResult<unknown>, { ok: false }>): Uint8Array {
  if (outcome.error.name === "torn") throw new Error(outcome.error.sentence);
  return statusOnly(SW.refused);
}

function answerOf(tell: LinkResponse): Uint8Array {
  switch (tell.tag) {
    case "paid":
      return encodeResponse(tell.answer, SW.done);
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
