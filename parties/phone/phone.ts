/**
 * The phone of a soft wallet's holder. It speaks to the institution as the wallet it is logged in as, and to a bracelet held to it: as a carrier of sealed
 * frames while it is not bound, and under the binding key once it is. It keeps no key: what is bound it asks the institution, so a new phone goes on.
 *
 * Over the field anybody may carry a sync; over BLE a bracelet lets only its own phone, so there the link is proved first.
 */
import { isOffered, type LinkAsk, type LinkTell } from "../../protocol/commands/link.js";
import type { Standing } from "../../protocol/commands/sync.js";
import type { Binding } from "../institution/purses/binding.js";
import type { SyncSession } from "../institution/purses/sync-session.js";
import type { Wallets } from "../institution/purses/wallets.js";
import { type RelayOutcome, relayFrames, relaySync } from "../merchant/relay.js";
import { hex, type Pipe, type World } from "../shared/environment.js";
import { done, type Outcome, refuse } from "../shared/errors.js";
import { PhoneLink } from "./link.js";
import { tillPipe } from "./terminal-exchange.js";

function heardIn(session: SyncSession, relayed: RelayOutcome): Outcome<Standing> {
  switch (relayed.outcome) {
    case "synced":
      return session.heard === null ? refuse("not-synced") : done(session.heard);
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
  readonly #world: World;

  private constructor(world: World, wallets: Wallets, name: string) {
    this.#world = world;
    this.#wallets = wallets;
    this.name = name;
  }

  /** Opens the soft wallet of this name, or logs in to it. */
  static async open(world: World, wallets: Wallets, name: string): Promise<Outcome<Phone>> {
    const opened = await wallets.open(name);
    return opened.ok ? done(new Phone(world, wallets, name)) : opened;
  }

  balance(): Promise<Outcome<number>> {
    return this.#wallets.balance(this.name);
  }
  buy(amount_minor: number, key: string) {
    return this.#wallets.buy(this.name, amount_minor, key);
  }

  // Held to the bracelet, over the field.

  /** A sync; what the purse says of itself. */
  async hold(pipe: Pipe): Promise<Outcome<Standing>> {
    const session = this.#wallets.sync(this.name);
    return heardIn(session, await relaySync(pipe, () => session));
  }

  /** Asks to be bound. State `asked`: the wearer presses, and the next `hold` confirms it. */
  async bind(pipe: Pipe): Promise<Outcome<Binding>> {
    const session = this.#wallets.sync(this.name, true);
    const heard = heardIn(session, await relaySync(pipe, () => session));
    if (!heard.ok) return heard;
    return session.binding ?? refuse("not-synced");
  }

  // To its own bracelet, over the field or BLE.

  /** Proves the link, then asks in order; the first failure ends it. */
  async ask(pipe: Pipe, wallet: Uint8Array, ...asks: readonly LinkAsk[]): Promise<Outcome<readonly LinkTell[]>> {
    // The bracelet would refuse: limits that nobody else has would be a name. What there is to choose from is `OWN_LIMITS`.
    if (asks.some((one) => one.tag === "limits" && !isOffered(one.limits))) return refuse("limits-not-offered");
    const link = await this.#link(pipe, wallet);
    if (!link.ok) return link;
    const tells: LinkTell[] = [];
    for (const one of asks) {
      const told = await link.value.ask(pipe, one);
      if (!told.ok) return told;
      tells.push(told.value);
    }
    return done(tells);
  }

  /** The pipe of a shop in an app: its terminal is paid through the link, each payment with a press. */
  async till(pipe: Pipe, wallet: Uint8Array): Promise<Outcome<Pipe>> {
    const link = await this.#bound(wallet);
    return link.ok ? done(tillPipe(link.value, pipe)) : link;
  }

  /** A sync inside the link. */
  async syncLinked(pipe: Pipe, wallet: Uint8Array): Promise<Outcome<Standing>> {
    const link = await this.#link(pipe, wallet);
    if (!link.ok) return link;
    const session = this.#wallets.sync(this.name);
    return heardIn(session, await relayFrames(pipe, () => session));
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

  async #link(pipe: Pipe, wallet: Uint8Array): Promise<Outcome<PhoneLink>> {
    const link = await this.#bound(wallet);
    if (!link.ok) return link;
    const connected = await link.value.connect(pipe);
    return connected.ok ? link : connected;
  }

  async #bound(wallet: Uint8Array): Promise<Outcome<PhoneLink>> {
    const binding = (await this.bindings()).find((b) => hex(b.wallet) === hex(wallet));
    return binding === undefined ? refuse("not-bound") : done(new PhoneLink(binding.key, (n) => this.#world.random(n)));
  }
}
