/**
 * Every decoder of protocol/ with the encoder that undoes it: one table for the vectors and for the fuzzing. test/fuzz/decoders.test.ts holds it to
 * the exports, so a decoder that is not in here is a failure.
 */

import { concatBytes } from "../../../protocol/codec/bytes.js";
import type { Decoded } from "../../../protocol/codec/result.js";
import {
  type Command,
  decodeCommand,
  decodeResponse,
  encodeCommand,
  encodeResponse,
} from "../../../protocol/commands/apdu.js";
import * as enrol from "../../../protocol/commands/enrol.js";
import * as link from "../../../protocol/commands/link.js";
import * as pay from "../../../protocol/commands/pay.js";
import { decodeReceipt, encodeReceipt } from "../../../protocol/commands/receipt.js";
import { decodeSelectAnswer, encodeSelectAnswer, SELECT_ANSWER_LENGTH } from "../../../protocol/commands/select.js";
import type { StatusWord } from "../../../protocol/commands/status.js";
import * as sync from "../../../protocol/commands/sync.js";
import { decodeSyncOpenAnswer, encodeSyncOpenAnswer } from "../../../protocol/commands/sync-open.js";
import { BLOB_PLAIN_LENGTH, decodeBlob, encodeBlob } from "../../../protocol/messages/blob.js";
import * as certificate from "../../../protocol/messages/certificate.js";
import { decodeFrame, encodeFrame, FRAME_PLAIN_LENGTH, MESSAGE_LENGTH } from "../../../protocol/messages/frame.js";
import { decodeOrders, encodeOrders } from "../../../protocol/messages/orders.js";
import { decodeParams, encodeParams, PARAMS_LENGTH } from "../../../protocol/messages/params.js";
import * as ticket from "../../../protocol/messages/ticket.js";

export interface Codec {
  readonly name: string;
  /** The module under protocol/ that exports it. */
  readonly module: string;
  /** Lengths that pass the first look, bytes. */
  readonly min: number;
  readonly max: number;
  decode(bytes: Uint8Array): Decoded<unknown>;
  /** The bytes of a value that `decode` gave. */
  encode(value: unknown): Uint8Array;
}

function codec<T>(
  module: string,
  name: string,
  lengths: number | readonly [number, number],
  decode: (bytes: Uint8Array) => Decoded<T>,
  encode: (value: T) => Uint8Array,
): Codec {
  const [min, max] = typeof lengths === "number" ? [lengths, lengths] : lengths;
  return { module, name, min, max, decode, encode: (value) => encode(value as T) };
}

/** The data of a command APDU: the encoders of enrol.ts and receipt.ts make whole APDUs. */
const dataOf = (apdu: Uint8Array): Uint8Array => apdu.slice(5, -1);

const encodeAnyCommand = ({ name, data, p1 }: Command) => encodeCommand(name, data, p1);

const STATUS_LENGTH = 43;
const REPORT_LENGTHS = [STATUS_LENGTH + 2, STATUS_LENGTH + 1 + 24 * 48 + 1 + 4 + 16 * 33 + 64] as const;

export const CODECS: readonly Codec[] = [
  codec("apdu", "decodeCommand", [5, 246], decodeCommand, encodeAnyCommand),
  codec("apdu", "decodeResponse", [2, 252], decodeResponse, (r) => encodeResponse(r.data, r.sw as StatusWord)),
  codec("blob", "decodeBlob", BLOB_PLAIN_LENGTH, decodeBlob, encodeBlob),
  codec(
    "certificate",
    "decodeInstitution",
    certificate.INSTITUTION_CERTIFICATE_LENGTH,
    certificate.decodeInstitution,
    (c) => certificate.encodeSigned(certificate.institutionBody(c), c.signature),
  ),
  codec(
    "certificate",
    "decodeCooperative",
    certificate.COOPERATIVE_CERTIFICATE_LENGTH,
    certificate.decodeCooperative,
    (c) => certificate.encodeSigned(certificate.cooperativeBody(c), c.signature),
  ),
  codec("certificate", "decodeAttestation", certificate.ATTESTATION_LENGTH, certificate.decodeAttestation, (a) =>
    concatBytes(certificate.attestationBody(a), a.signature),
  ),
  codec("enrol", "decodeMake", 1, enrol.decodeMake, (s) => dataOf(enrol.encodeMake(s))),
  codec("enrol", "decodePin", enrol.PIN_LENGTH, enrol.decodePin, (p) => dataOf(enrol.encodePin(p))),
  codec("enrol", "decodeOrder", enrol.ORDER_LENGTH, enrol.decodeOrder, (o) => dataOf(enrol.encodeOrder(o))),
  codec("enrol", "decodeOrderAnswer", enrol.ORDER_ANSWER_LENGTH, enrol.decodeOrderAnswer, enrol.encodeOrderAnswer),
  codec("enrol", "decodeKey", enrol.KEY_LENGTH, enrol.decodeKey, (k) => dataOf(enrol.encodeKey(k))),
  codec("enrol", "decodeActivation", PARAMS_LENGTH + 4, enrol.decodeActivation, enrol.encodeActivation),
  codec("frame", "decodeFrame", FRAME_PLAIN_LENGTH, decodeFrame, encodeFrame),
  codec("link", "decodeLinkRequest", [1, 17], link.decodeLinkRequest, link.encodeLinkRequest),
  codec("link", "decodeLinkResponse", [1, 2 + 16 * 21], link.decodeLinkResponse, link.encodeLinkResponse),
  codec("orders", "decodeOrders", [0, MESSAGE_LENGTH], decodeOrders, encodeOrders),
  codec("params", "decodeParams", PARAMS_LENGTH, decodeParams, encodeParams),
  codec("pay", "decodeRequest", pay.REQUEST_LENGTH, pay.decodeRequest, pay.encodeRequest),
  codec("pay", "decodePayAnswer", pay.PAY_ANSWER_LENGTH, pay.decodePayAnswer, pay.encodePayAnswer),
  codec("receipt", "decodeReceipt", 24, decodeReceipt, (r) => dataOf(encodeReceipt(r))),
  codec("select", "decodeSelectAnswer", SELECT_ANSWER_LENGTH, decodeSelectAnswer, encodeSelectAnswer),
  codec("sync-open", "decodeSyncOpenAnswer", 32, decodeSyncOpenAnswer, encodeSyncOpenAnswer),
  codec("sync", "decodeHello", 4, sync.decodeHello, sync.encodeHello),
  codec("sync", "decodePurseStatus", STATUS_LENGTH, sync.decodePurseStatus, sync.encodePurseStatus),
  codec("sync", "decodeReport", REPORT_LENGTHS, sync.decodeReport, sync.encodeReport),
  codec("ticket", "decodeTicketHead", ticket.TICKET_HEAD_LENGTH, ticket.decodeTicketHead, ticket.encodeTicketHead),
  codec("ticket", "decodeTicket", ticket.TICKET_LENGTH, ticket.decodeTicket, ticket.encodeTicket),
];
