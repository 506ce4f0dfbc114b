/** A central bank at the other end of HTTP, as an institution sees it. */
import type { InstitutionRequest, IssuingBank } from "../../parties/central-bank/contract.js";
import { hex, unhex } from "../../parties/shared/environment.js";
import type { PartyResult } from "../../parties/shared/errors.js";
import type { Posting } from "../../parties/shared/ledger/ledger.js";
import { centralBank } from "../contract/central-bank.js";
import { mapResult, unwrap } from "../results.js";
import { HttpClient, type HttpClientOptions } from "./http-client.js";

const { books, institutions } = centralBank;

export class CentralBankClient implements IssuingBank {
  readonly #http: HttpClient;

  constructor(options: HttpClientOptions) {
    this.#http = new HttpClient(options);
  }

  async rootKey(): Promise<Uint8Array> {
    return unhex(unwrap(await this.#http.call(books.root)).rootKey);
  }
  async certifyInstitution({ institution, keyNumber, publicKey, expiry_s }: InstitutionRequest): Promise<Uint8Array> {
    const body = { keyNumber, publicKey: hex(publicKey), expiry_s };
    const certified = await this.#http.call(institutions.certify, { params: { id: hex(institution) }, body });
    return unhex(unwrap(certified).certificate);
  }
  issue(institution: Uint8Array, amount_minor: number, movement: string): Promise<PartyResult<Posting>> {
    return this.#move(institutions.issue, institution, { amount_minor, movement });
  }
  redeem(institution: Uint8Array, amount_minor: number, movement: string): Promise<PartyResult<Posting>> {
    return this.#move(institutions.redeem, institution, { amount_minor, movement });
  }
  async #move(
    route: typeof institutions.issue,
    institution: Uint8Array,
    body: { amount_minor: number; movement: string },
  ): Promise<PartyResult<Posting>> {
    const moved = await this.#http.call(route, { params: { id: hex(institution) }, body, key: body.movement });
    // Whether the ledger had it already is not in the answer: the same key has the same answer.
    return mapResult(moved, () => ({ again: false }));
  }
}
