/**
 * Commands and answers in plain words, and what each part of their bytes means. Read with the protocol's own decoders and lengths; a channel's frame stays
 * sealed, because a reader in between cannot open it either.
 */
import { type CommandName, decodeCommand, ENROL_STEP } from "../../../protocol/commands/apdu.js";
import { decodeRequest } from "../../../protocol/commands/pay.js";
import { SW } from "../../../protocol/commands/status.js";
import { ATTESTATION_LENGTH } from "../../../protocol/messages/certificate.js";
import { TICKET_HEAD_LENGTH } from "../../../protocol/messages/ticket.js";
import { label, yuan } from "../../text/format.js";
import type { AirWords } from "../i18n/air-en.js";

type PartName = keyof AirWords["parts"];

export interface Part {
  readonly name: PartName;
  /** Hexadecimal. */
  readonly bytes: string;
  /** What they say, where that can be read. */
  readonly means: string;
}

export interface Decoded {
  /** "PAY". */
  readonly command: string;
  readonly commandText: string;
  readonly answerText: string;
  readonly tone: "good" | "wait" | "bad" | "plain";
  readonly commandParts: readonly Part[];
  readonly answerParts: readonly Part[];
}

type Step = Exclude<CommandName, "enrol"> | keyof typeof ENROL_STEP;
type Layout = readonly (readonly [name: PartName, length: number])[];

const PAID: Layout = [
  ["flags", 1],
  ["ticketHead", TICKET_HEAD_LENGTH],
  ["ticketKey", 33],
  ["bankSignature", 64],
  ["blob", 40],
  ["signature", 64],
];
const REQUEST: Layout = [
  ["mode", 1],
  ["payee", 8],
  ["amount", 4],
  ["currency", 2],
  ["txId", 8],
  ["nonce", 8],
  ["time", 4],
];
const named: Layout = [
  ["payee", 8],
  ["txId", 8],
  ["nonce", 8],
];
const frame: Layout = [["frame", 240]];

const LAYOUT: Readonly<Partial<Record<Step, { readonly command: Layout; readonly answer: Layout }>>> = {
  select: {
    command: [["aid", 7]],
    answer: [
      ["version", 1],
      ["suites", 1],
      ["institution", 4],
    ],
  },
  pay: { command: REQUEST, answer: PAID },
  receipt: { command: named, answer: PAID },
  "sync-open": {
    command: [["nonce", 16]],
    answer: [
      ["handle", 16],
      ["nonce", 16],
    ],
  },
  sync: { command: frame, answer: frame },
  link: { command: frame, answer: frame },
  make: { command: [["suite", 1]], answer: [["identity", 33]] },
  pin: {
    command: [
      ["bankKey", 33],
      ["institution", 4],
      ["attestation", ATTESTATION_LENGTH],
    ],
    answer: [],
  },
  order: {
    command: [["order", 91]],
    answer: [
      ["attestation", ATTESTATION_LENGTH],
      ["nonce", 16],
    ],
  },
  key: {
    command: [
      ["bankKey", 33],
      ["nonce", 16],
      ["confirm", 16],
    ],
    answer: [["confirm", 16]],
  },
  activate: { command: [["sealed", 37]], answer: [] },
};

const unhex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (two) => Number.parseInt(two, 16));
const number = (hex: string) => Number.parseInt(hex, 16);

function meaning(name: PartName, hex: string, words: AirWords): string {
  switch (name) {
    case "amount":
      return yuan(number(hex));
    case "payee":
    case "institution":
      return label(unhex(hex));
    case "currency":
      return number(hex) === 156 ? "CNY" : String(number(hex));
    case "time":
      return new Date(number(hex) * 1000).toISOString().replace(".000Z", "Z");
    case "mode":
      return number(hex) === 1 ? words.values.online : words.values.offline;
    case "flags":
      return number(hex) === 1 ? words.values.pressed : words.values.notPressed;
    case "suite":
    case "version":
    case "suites":
      return String(number(hex));
    default:
      return "";
  }
}

function cut(hex: string, layout: Layout, words: AirWords): Part[] {
  const whole = layout.reduce((n, [, length]) => n + length, 0) * 2;
  if (whole !== hex.length) return hex === "" ? [] : [{ name: "data", bytes: hex, means: "" }];
  let at = 0;
  return layout.map(([name, length]) => {
    const bytes = hex.slice(at, at + length * 2);
    at += length * 2;
    return { name, bytes, means: meaning(name, bytes, words) };
  });
}

function stepOf(name: CommandName, p1: number): Step {
  if (name !== "enrol") return name;
  return (Object.keys(ENROL_STEP) as (keyof typeof ENROL_STEP)[])[p1];
}

function commandTextOf(step: Step, data: Uint8Array, words: AirWords): string {
  const { commands, values } = words;
  if (step === "pay") {
    const request = decodeRequest(data);
    if (!request.ok) return commands.unknown;
    const { amount_minor, payee, online } = request.value;
    return commands.pay(yuan(amount_minor), label(payee), online ? values.online : values.offline);
  }
  return step === "receipt" ? commands.receipt(label(data.slice(0, 8))) : commands[step];
}

function answerTextOf(step: Step | null, data: string, sw: number, words: AirWords): [string, Decoded["tone"]] {
  const { answers } = words;
  if (sw === SW.press) return [answers.press, "wait"];
  if (sw === SW.sync) return [answers.needsSync, "wait"];
  if (sw === SW.working) return [answers.working, "wait"];
  if (sw === SW.refused) return [answers.refused, "bad"];
  if (sw === SW.malformed) return [answers.malformed, "bad"];
  if (sw === SW.notFound) return [answers.notFound, "bad"];
  if (sw !== SW.done) return [answers.status(sw.toString(16)), "bad"];
  if (step === "select") return [answers.select(label(unhex(data.slice(4)))), "plain"];
  if (step === "pay") return [data.startsWith("01") ? answers.payPressed : answers.pay, "good"];
  if (step === "receipt") return [answers.receipt, "good"];
  if (step === null || step === "pin" || step === "activate" || data === "") return [answers.done, "plain"];
  return [answers[step], "plain"];
}

/** Both as hexadecimal; the answer may be cut short or empty. */
export function decode(command: string, answer: string, words: AirWords): Decoded {
  const apdu = unhex(command);
  const decoded = decodeCommand(apdu);
  const step = decoded.ok ? stepOf(decoded.value.name, decoded.value.p1) : null;
  const layout = (step === null ? undefined : LAYOUT[step]) ?? { command: [], answer: [] };
  const torn = answer.length < 4;
  const data = torn ? "" : answer.slice(0, -4);
  const sw = torn ? 0 : number(answer.slice(-4));
  const [answerText, tone] = torn ? ([words.answers.nothing, "bad"] as const) : answerTextOf(step, data, sw, words);
  const bare = apdu.length === 5;
  const body = bare ? "" : command.slice(10, -2);
  const head: Part = { name: "header", bytes: bare ? command.slice(0, 8) : command.slice(0, 10), means: "" };
  const le: Part = { name: "le", bytes: command.slice(-2), means: "" };
  return {
    command:
      step === null
        ? "?"
        : decoded.ok && decoded.value.name === "enrol"
          ? `ENROL ${step.toUpperCase()}`
          : step.toUpperCase(),
    commandText: decoded.ok && step !== null ? commandTextOf(step, decoded.value.data, words) : words.commands.unknown,
    answerText,
    tone,
    commandParts:
      step === null ? [{ name: "data", bytes: command, means: "" }] : [head, ...cut(body, layout.command, words), le],
    answerParts: torn
      ? []
      : [...cut(data, layout.answer, words), { name: "status", bytes: answer.slice(-4), means: "" }],
  };
}
