/**
 * From the factory over the counter: the maker makes a bracelet, a cooperative bank enrols it for a wallet. What comes then (tickets, cash) is the
 * world's own affair.
 */
import type { CooperativeBank } from "../../parties/cooperative/cooperative-bank.js";
import { enrol } from "../../parties/cooperative/station.js";
import type { InstitutionContext } from "../../parties/institution/context.js";
import type { Maker } from "../../parties/maker/maker.js";
import type { PartyResult } from "../../parties/shared/errors.js";
import type { SimBracelet } from "./bracelet.js";

export interface Makers {
  readonly institution: InstitutionContext;
  readonly cooperative: CooperativeBank;
  readonly maker: Maker;
}

/** `counter`: what the station's field is called in events. */
export async function makeAndEnrol(
  bracelet: SimBracelet,
  { institution, cooperative, maker }: Makers,
  wallet: Uint8Array,
  level: 0 | 1,
  counter: string,
): Promise<PartyResult<unknown>> {
  const product = { q: institution.enrolment.publicKey, institution: institution.id, level };
  const made = await bracelet.inField("factory", (exchange) => maker.personalise(exchange, product));
  return made.ok ? bracelet.inField(counter, (exchange) => enrol(exchange, cooperative, wallet)) : made;
}
