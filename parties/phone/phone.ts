/**
 * The phone of a soft wallet's holder. It speaks to the institution as the wallet it is logged in as, and to a bracelet held to it: as a carrier of sealed
 * frames while it is not bound, and under the binding key once it is. It keeps no key: what is bound it asks the institution, so a new phone goes on.
 *
 * Over the field anybody may carry a sync; over BLE a bracelet lets only its own phone, so there the link is proved first.
 */

import { ok } from "../../protocol/codec/result.js";
import { isOffered, type LinkRequest, type LinkResponse } from "../../protocol/commands/link.js";
import type { PurseStatus } from "../../protocol/commands/sync.js";
import type { Binding } from "../institution/purses/binding.js";
import type { SyncSession } from "../institution/purses/sync-session.js";
import type { Wallets } from "../institution/purses/wallets.js";
import { type RelayOutcome, relayFrames, relaySync } from "../merchant/relay.js";
import { type ApduExchange, type Environment, hex } from "../shared/environment.js";
import { type PartyResult, refuse } from "../shared/errors.js";
import { PhoneLink } from "./link.js";
import { terminalExchange } from "./terminal-exchange.js";

function heardIn(session: SyncSession, relayed: RelayOutcome): PartyResult<PurseStatus> {
  switch (relayed.outcome) {
    case "synced":
      return session.heard === null ? refuse("not-synced") : ok(session.heard);
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
  readonly #wallets: Wallets;
  readonly #environment: Environment;

  private constructor(environment: Environment, wallets: Wallets, name: string) {
    this.#environment = environment;
    this.#wallets = wallets;
    this.name = name;
  }

  /** Opens the soft wallet of this name, or logs in to it. */
  static async open(environment: Environment, wallets: Wallets, name: string): Promise<PartyResult<Phone>> {
    const opened = await wallets.open(name);
    return opened.ok ? ok(new Phone(environment, wallets, name)) : opened;
  }

  balance(): Promise<PartyResult<number>> {
    return this.#wallets.balance(this.name);
  }
  buy(amount_minor: number, key: string) {
    return this.#wallets.buy(this.name, amount_minor, key);
  }

  // Held to the bracelet, over the field.

  /** A sync; what the purse says of itself. */
  async hold(exchange: ApduExchange): Promise<PartyResult<PurseStatus>> {
    const session = this.#wallets.sync(this.name);
    return heardIn(session, await relaySync(exchange, () => session));
  }

  /** Asks to be bound. State `asked`: the wearer presses, and the next `hold` confirms it. */
  async bind(exchange: ApduExchange): Promise<PartyResult<Binding>> {
    const session = this.#wallets.sync(this.name, true);
    const heard = heardIn(session, await relaySync(exchange, () => session));
    if (!heard.ok) return heard;
    return session.binding ?? refuse("not-synced");
  }

  // To its own bracelet, over the field or BLE.

  /** Proves the link, then asks in order; the first failure ends it. */
  async ask(
    exchange: ApduExchange,
    wallet: Uint8Array,
    ...asks: readonly LinkRequest[]
  ): Promise<PartyResult<readonly LinkResponse[]>> {
    // The bracelet would refuse: limits that nobody else has would be a name. What there is to choose from is `OWN_LIMITS`.
    if (asks.some((one) => one.tag === "limits" && !isOffered(one.limits))) return refuse("limits-not-offered");
    const link = await this.#link(exchange, wallet);
    if (!link.ok) return link;
    const tells: LinkResponse[] = [];
    for (const one of asks) {
      const told = await link.value.ask(exchange, one);
      if (!told.ok) return told;
      tells.push(told.value);
    }
    return ok(tells);
  }

  /** The pipe of a shop in an app: its terminal is paid through the link, each payment with a press. */
  async till(exchange: ApduExchange, wallet: Uint8Array): Promise<PartyResult<ApduExchange>> {
    const link = await this.#bound(wallet);
    return link.ok ? ok(terminalExchange(link.value, exchange)) : link;
  }

  /** A sync inside the link. */
  async syncLinked(exchange: ApduExchange, wallet: Uint8Array): Promise<PartyResult<PurseStatus>> {
    const link = await this.#link(exchange, wallet);
    if (!link.ok) return link;
    const session = this.#wallets.sync(this.name);
    return heardIn(session, await relayFrames(exchange, () => session));
  }

  // At the institution; the bracelet hears of it at its next sync.

  bindings(): Promise<Binding[]> {
    return this.#wallets.bindings(this.name);
  }
  unbind(wallet: Uint8Array) {
    return this.#wallets.unbind(this.name, wallet);
  }
  topUp(wallet: Uint8Array, amount_minor: number, key: string) {
    return this.#wallets.topUp(this.name, wallet, amount_minor, key);
  }
  unload(wallet: Uint8Array, amount_minor: number, key: string) {
    return this.#wallets.unload(this.name, wallet, amount_minor, key);
  }
  cancelUnload(key: string) {
    return this.#wallets.cancelUnload(this.name, key);
  }
  reportLost(wallet: Uint8Array) {
    return this.#wallets.reportLost(this.name, wallet);
  }
  replace(lost: Uint8Array, heir: Uint8Array) {
    return this.#wallets.replace(this.name, lost, heir);
  }

  async #link(exchange: ApduExchange, wallet: Uint8Array): Promise<PartyResult<PhoneLink>> {
    const link = await this.#bound(wallet);
    if (!link.ok) return link;
    const connected = await link.value.connect(exchange);
    return connected.ok ? link : connected;
  }

  async #bound(wallet: Uint8Array): Promise<PartyResult<PhoneLink>> {
    const binding = (await this.bindings()).find((b) => hex(b.wallet) === hex(wallet));
    return binding === undefined
      ? refuse("not-bound")
      : ok(new PhoneLink(binding.key, (n) => this.#environment.random(n)));
  }
}
