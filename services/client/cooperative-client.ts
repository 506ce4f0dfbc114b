/** A cooperative bank at the other end of HTTP, as its stations see it. */
import type { StationBank } from "../../parties/cooperative/station.js";
import type { CreditBooking } from "../../parties/institution/contract.js";
import { hex, unhex } from "../../parties/shared/environment.js";
import type { PartyResult } from "../../parties/shared/errors.js";
import { cooperative } from "../contract/cooperative.js";
import { mapResult, unwrap } from "../results.js";
import { HttpClient, type HttpClientOptions } from "./http-client.js";
import { type InstitutionClient, readBooked } from "./institution-client.js";

const { counter } = cooperative;

export class CooperativeClient implements StationBank {
  readonly certificate: Uint8Array;
  readonly institution: InstitutionClient;
  readonly #http: HttpClient;

  private constructor(http: HttpClient, certificate: Uint8Array, institution: InstitutionClient) {
    this.#http = http;
    this.certificate = certificate;
    this.institution = institution;
  }

  static async connect(options: HttpClientOptions, institution: InstitutionClient): Promise<CooperativeClient> {
    const http = new HttpClient(options);
    const { certificate } = unwrap(await http.call(counter.certificate));
    return new CooperativeClient(http, unhex(certificate), institution);
  }

  async order(wallet: Uint8Array): Promise<Uint8Array> {
    return unhex(unwrap(await this.#http.call(counter.order, { body: { wallet: hex(wallet) } })).order);
  }
  async takeCash(wallet: Uint8Array, amount_minor: number, key: string): Promise<PartyResult<CreditBooking>> {
    const sale = await this.#http.call(counter.cash, { body: { wallet: hex(wallet), amount_minor }, key });
    return mapResult(sale, readBooked);
  }
}
