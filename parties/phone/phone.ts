/**
 * The phone of a soft wallet's holder. To a bracelet that is held to it, it is a carrier of sealed frames while it is not bound, and uses the
 * binding key once it is. It stores no key: it fetches its bindings from the institution, so a new phone can continue.
 *
 * Over the field anyone may carry a sync; over BLE a bracelet accepts only its own phone, so there the link is proved first.
 */

import { ok } from "../../protocol/codec/result.js";
import { isOffered, type LinkRequest, type LinkResponse } from "../../protocol/commands/link.js";
import type { PurseStatus } from "../../protocol/commands/sync.js";
import type { Binding, PhoneInstitution, SyncSession } from "../institution/contract.js";
import { type RelayOutcome, relayFrames, relaySync } from "../merchant/relay.js";
import { type ApduExchange, type Environment, hex } from "../shared/environment.js";
import { type PartyResult, refuse } from "../shared/errors.js";
import { PhoneLink } from "./link.js";
import { terminalExchange } from "./terminal-exchange.js";

function statusFrom(session: SyncSession, relayed: RelayOutcome): PartyResult<PurseStatus> {
  switch (relayed.outcome) {
    case "synced":
      return session.purseStatus === null ? refuse("not-synced") : ok(session.purseStatus);
    case "torn":
      return refuse("torn");
    case "refused":
      return refuse("bracelet-refused");
    case "failed":
      return { ok: false, error: relayed.error };
  }
}

export class Phone {
  /** Of the soft wallet. */
  readonly name: string;
  readonly #institution: PhoneInstitution;
  readonly #environment: Environment;

  private constructor(environment: Environment, institution: PhoneInstitution, name: string) {
    this.#environment = environment;
    this.#institution = institution;
    this.name = name;
  }

  /** Opens the soft wallet of this name, or logs in to it. */
  static async open(
    environment: Environment,
    institution: PhoneInstitution,
    name: string,
  ): Promise<PartyResult<Phone>> {
    const opened = await institution.open();
    return opened.ok ? ok(new Phone(environment, institution, name)) : opened;
  }

  /** A sync over the field; gives the purse status. */
  async hold(exchange: ApduExchange): Promise<PartyResult<PurseStatus>> {
    const session = this.#institution.openSync(false);
    return statusFrom(session, await relaySync(exchange, () => session));
  }

  /** Requests to be bound, over the field. State `asked`: the wearer presses, and the next `hold` confirms it. */
  async bind(exchange: ApduExchange): Promise<PartyResult<Binding>> {
    const session = this.#institution.openSync(true);
    const status = statusFrom(session, await relaySync(exchange, () => session));
    if (!status.ok) return status;
    return session.binding ?? refuse("not-synced");
  }

  /** Requests to its own bracelet, over the field or BLE, in order; the first failure ends the link. */
  async request(
    exchange: ApduExchange,
    wallet: Uint8Array,
    ...requests: readonly LinkRequest[]
  ): Promise<PartyResult<readonly LinkResponse[]>> {
    // The bracelet would refuse: limits that no other bracelet has would identify it. The choice is `OWN_LIMITS`.
    if (requests.some((one) => one.tag === "limits" && !isOffered(one.limits))) return refuse("limits-not-offered");
    const link = await this.#link(exchange, wallet);
    if (!link.ok) return link;
    const responses: LinkResponse[] = [];
    for (const one of requests) {
      const response = await link.value.request(exchange, one);
      if (!response.ok) return response;
      responses.push(response.value);
    }
    return ok(responses);
  }

  /** For the terminal of a shop in an app, which is paid through the link, each payment with a press. */
  async terminalExchange(exchange: ApduExchange, wallet: Uint8Array): Promise<PartyResult<ApduExchange>> {
    const link = await this.#bound(wallet);
    return link.ok ? ok(terminalExchange(link.value, exchange)) : link;
  }

  /** A sync inside the link. */
  async syncLinked(exchange: ApduExchange, wallet: Uint8Array): Promise<PartyResult<PurseStatus>> {
    const link = await this.#link(exchange, wallet);
    if (!link.ok) return link;
    const session = this.#institution.openSync(false);
    return statusFrom(session, await relayFrames(exchange, () => session));
  }

  async #link(exchange: ApduExchange, wallet: Uint8Array): Promise<PartyResult<PhoneLink>> {
    const link = await this.#bound(wallet);
    if (!link.ok) return link;
    const connected = await link.value.connect(exchange);
    return connected.ok ? link : connected;
  }

  async #bound(wallet: Uint8Array): Promise<PartyResult<PhoneLink>> {
    const binding = (await this.#institution.bindings()).find((b) => hex(b.wallet) === hex(wallet));
    return binding === undefined
      ? refuse("not-bound")
      : ok(new PhoneLink(binding.key, (n) => this.#environment.random(n)));
  }
}
