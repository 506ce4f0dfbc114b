/** A command and its answer in plain words. A sealed frame is named and not opened: the reader in between cannot read it either. */
import { decodeCommand, ENROL_STEP } from "../../protocol/commands/apdu.js";
import { decodePayAnswer, decodeRequest } from "../../protocol/commands/pay.js";
import { SW } from "../../protocol/commands/status.js";
import type { Exchange } from "../api/contract/events.js";
import { hex, label, yuan } from "../text/format.js";

const STATUS: Readonly<Record<number, string>> = {
  [SW.done]: "done",
  [SW.press]: "press needed",
  [SW.sync]: "sync needed",
  [SW.working]: "working, ask again",
  [SW.refused]: "refused",
  [SW.malformed]: "malformed",
  [SW.notFound]: "no such application",
};

export function commandText(apdu: Uint8Array): string {
  const decoded = decodeCommand(apdu);
  if (!decoded.ok) return `bytes that are no command (${decoded.error})`;
  const { name, p1, data } = decoded.value;
  switch (name) {
    case "select":
      return "SELECT";
    case "pay": {
      const request = decodeRequest(data);
      if (!request.ok) return `PAY (${request.error})`;
      const { amount_minor, payee, online } = request.value;
      return `PAY ${yuan(amount_minor)} to ${label(payee)}, ${online ? "online" : "offline"}`;
    }
    case "receipt":
      return `RECEIPT for ${label(data.slice(0, 8))}`;
    case "sync-open":
      return "SYNC-OPEN";
    case "sync":
      return "SYNC frame";
    case "link-open":
      return "LINK-OPEN";
    case "link":
      return "LINK frame";
    case "enrol":
      return `ENROL ${Object.keys(ENROL_STEP)[p1].toUpperCase()}`;
  }
}

function answerText(apdu: Uint8Array, answer: Uint8Array): string {
  if (answer.length < 2) return "nothing: torn";
  const sw = answer[answer.length - 2] * 256 + answer[answer.length - 1];
  const data = answer.slice(0, -2);
  const word = STATUS[sw] ?? `status ${sw.toString(16)}`;
  if (sw === SW.done && apdu[1] === 0x50) {
    const paid = decodePayAnswer(data);
    if (paid.ok) return `paid${paid.value.pressed ? ", pressed" : ""}: ticket, sealed blob, signature`;
  }
  return data.length > 0 ? `${word}, ${data.length} bytes` : word;
}

export function exchangeOf(apdu: Uint8Array, answer: Uint8Array): Exchange {
  return {
    commandText: commandText(apdu),
    answerText: answerText(apdu, answer),
    command: hex(apdu),
    answer: hex(answer),
  };
}
