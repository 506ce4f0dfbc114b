/** From the factory over the counter: the maker makes a bracelet, and a cooperative bank enrols it for a wallet. */
import type { CooperativeBank } from "../../parties/cooperative/cooperative-bank.js";
import { enrol } from "../../parties/cooperative/station.js";
import type { InstitutionContext } from "../../parties/institution/context.js";
import type { Maker } from "../../parties/maker/maker.js";
import type { PartyResult } from "../../parties/shared/errors.js";
import type { SimBracelet } from "./bracelet.js";

interface EnrolmentParties {
  readonly institution: InstitutionContext;
  readonly cooperative: CooperativeBank;
  readonly maker: Maker;
}

export interface Enrolment {
  readonly wallet: Uint8Array;
  readonly level: 0 | 1;
  /** What the station's field is called in events. */
  readonly counter: string;
}

export async function makeAndEnrol(
  bracelet: SimBracelet,
  { institution, cooperative, maker }: EnrolmentParties,
  { wallet, level, counter }: Enrolment,
): Promise<PartyResult<unknown>> {
  const product = { q: institution.enrolment.publicKey, institution: institution.id, level };
  const made = await bracelet.inField("factory", (exchange) => maker.personalise(exchange, product));
  return made.ok ? bracelet.inField(counter, (exchange) => enrol(exchange, cooperative, wallet)) : made;
}
