/** Commands and answers in plain words. A frame of a channel stays a frame: the reader in between cannot say more, and neither do we. */
import { decodeCommand, ENROL_STEP } from "../../protocol/commands/apdu.js";
import { decodePayAnswer, decodeRequest } from "../../protocol/commands/pay.js";
import { SW } from "../../protocol/commands/status.js";

export interface Exchange {
  /** "PAY 12.34 …". */
  readonly asked: string;
  /** "paid", "press needed", … */
  readonly said: string;
  /** Hexadecimal. */
  readonly command: string;
  readonly answer: string;
}

const STATUS: Readonly<Record<number, string>> = {
  [SW.done]: "done",
  [SW.press]: "press needed",
  [SW.sync]: "sync needed",
  [SW.working]: "working, ask again",
  [SW.refused]: "refused",
  [SW.malformed]: "malformed",
  [SW.notFound]: "no such application",
};

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

/** Fen as yuan: 1234 → "12.34". */
export function yuan(fen: number): string {
  const sign = fen < 0 ? "-" : "";
  const whole = Math.floor(Math.abs(fen) / 100).toString();
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${(Math.abs(fen) % 100).toString().padStart(2, "0")}`;
}

/** Ids of parties are ASCII where they can be read. */
export function label(id: Uint8Array): string {
  return id.every((b) => b > 31 && b < 127) ? String.fromCharCode(...id) : hex(id);
}

export function askedInWords(apdu: Uint8Array): string {
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
      return `PAY ${yuan(amount_minor)} to ${label(payee)}, ${online ? "on" : "off"} line`;
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

export function saidInWords(apdu: Uint8Array, answer: Uint8Array): string {
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
    asked: askedInWords(apdu),
    said: saidInWords(apdu, answer),
    command: hex(apdu),
    answer: hex(answer),
  };
}
