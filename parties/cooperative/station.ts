/**
 * The cooperative bank's station: it takes a new bracelet through ORDER, KEY and ACTIVATE, carrying bytes between it and the institution. It sees every byte
 * and learns no key. Each step can be sent again; run again with the same wallet number, an enrolment that was cut resumes.
 */

import { ok } from "../../protocol/codec/result.js";
import { ENROL_STEP, encodeCommand } from "../../protocol/commands/apdu.js";
import { decodeKey, encodeActivate, encodeKey, ORDER_ANSWER_LENGTH } from "../../protocol/commands/enrol.js";
import type { SponsorInstitution } from "../institution/contract.js";
import { selectApplication, transmitFor } from "../shared/apdu-client.js";
import type { ApduExchange } from "../shared/environment.js";
import { type PartyResult, refuse } from "../shared/errors.js";
import type { CooperativeBank } from "./cooperative-bank.js";

const CONFIRM_LENGTH = 16;

/** A cooperative bank as its stations use it: orders, and the way to the institution. */
export interface StationBank extends Pick<CooperativeBank, "certificate" | "order"> {
  readonly institution: Pick<SponsorInstitution, "beginEnrolment" | "activate">;
}

/** Enrols the bracelet for this wallet number, which is also the result. */
export async function enrol(
  exchange: ApduExchange,
  bank: StationBank,
  wallet: Uint8Array,
): Promise<PartyResult<Uint8Array>> {
  if (wallet.length !== 8) return refuse("undecodable");
  const order = await bank.order(wallet);
  return enrolWith(exchange, bank, order, wallet);
}

/** The same with an order that is signed already. */
export async function enrolWith(
  exchange: ApduExchange,
  bank: StationBank,
  order: Uint8Array,
  wallet: Uint8Array,
): Promise<PartyResult<Uint8Array>> {
  const { institution, certificate } = bank;
  const greeted = await selectApplication(exchange);
  if (!greeted.ok) return greeted;
  const answer = await transmitFor(exchange, encodeCommand("enrol", order, ENROL_STEP.order), ORDER_ANSWER_LENGTH);
  if (!answer.ok) return answer;
  const step = await institution.beginEnrolment({ certificate, order, answer: answer.value });
  if (!step.ok) return step;
  const key = decodeKey(step.value);
  if (!key.ok) return refuse("undecodable");
  const confirm = await transmitFor(exchange, encodeKey(key.value), CONFIRM_LENGTH);
  if (!confirm.ok) return confirm;
  const box = await institution.activate(wallet, confirm.value);
  if (!box.ok) return box;
  const active = await transmitFor(exchange, encodeActivate(box.value), 0);
  return active.ok ? ok(wallet) : active;
}
