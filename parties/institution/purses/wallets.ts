/**
 * What the phone of a person can ask of the institution. Every call names the soft wallet that asks; the door in front of this (HTTP, or a test) has
 * authenticated it. Each part has its own file.
 */
import { done, type Outcome, refuse } from "../../shared/errors.js";
import type { Posted } from "../../shared/ledger/ledger.js";
import { balanceOf } from "../../shared/ledger/ledger.js";
import { ACCOUNT, type Desk } from "../context.js";
import { isPersonal, openPersonal, payIn } from "../issuing/soft-wallet.js";
import type { BindingState, UnloadRow } from "../store/wallet-tables.js";
import { type Binding, bindingsOf, unbind } from "./binding.js";
import type { Booked } from "./credits.js";
import { load } from "./load.js";
import { type Replaced, replace, reportLost } from "./loss.js";
import { SyncServer, type SyncSession } from "./sync-session.js";
import { askUnload, cancelUnload } from "./unload.js";

export class Wallets {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** With a phone's name only: class IV. */
  open(name: string): Promise<Outcome<Posted>> {
    return openPersonal(this.#desk, name);
  }
  async balance(name: string): Promise<Outcome<number>> {
    if (!(await isPersonal(this.#desk.db, name))) return refuse("not-personal");
    return done((await balanceOf(this.#desk.db as never, ACCOUNT.soft(name))) ?? 0);
  }
  /** Treasury → soft wallet, against money that is not ours to keep books of. Idempotent by key. */
  async buy(name: string, amount_minor: number, key: string): Promise<Outcome<Posted>> {
    if (!(await isPersonal(this.#desk.db, name))) return refuse("not-personal");
    return payIn(this.#desk, ACCOUNT.treasury, name, amount_minor, `sell/${name}/${key}`);
  }

  /** A sync that this wallet's phone carries; with `bind` it wants the bracelet bound. */
  sync(name: string, bind = false): SyncSession {
    return new SyncServer(this.#desk, { soft: name, bind });
  }
  bindings(name: string): Promise<Binding[]> {
    return bindingsOf(this.#desk.db, name);
  }
  unbind(name: string, wallet: Uint8Array): Promise<Outcome<BindingState>> {
    return unbind(this.#desk, name, wallet);
  }

  /** Onto the bound bracelet; it arrives at its next sync. */
  topUp(name: string, wallet: Uint8Array, amount_minor: number, key: string): Promise<Outcome<Booked>> {
    return load(this.#desk, name, wallet, amount_minor, `${name}/${key}`);
  }
  unload(name: string, wallet: Uint8Array, amount_minor: number, key: string): Promise<Outcome<UnloadRow>> {
    return askUnload(this.#desk, name, wallet, amount_minor, key);
  }
  cancelUnload(name: string, key: string): Promise<Outcome<UnloadRow>> {
    return cancelUnload(this.#desk, name, key);
  }

  reportLost(name: string, wallet: Uint8Array): Promise<Outcome<"frozen">> {
    return reportLost(this.#desk, name, wallet);
  }
  replace(name: string, lost: Uint8Array, heir: Uint8Array): Promise<Outcome<Replaced>> {
    return replace(this.#desk, name, lost, heir);
  }
}
