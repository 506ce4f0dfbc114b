/**
 * What the phone of a person can ask of the institution. Every call names the soft wallet that asks; the door in front of this (HTTP, or a test) has
 * authenticated it. Each part has its own file.
 */

import { ok } from "../../../protocol/codec/result.js";
import { type PartyResult, refuse } from "../../shared/errors.js";
import type { Posted } from "../../shared/ledger/ledger.js";
import { balanceOf } from "../../shared/ledger/ledger.js";
import { ACCOUNT, type InstitutionContext } from "../context.js";
import { isPersonal, openPersonal, payIn } from "../issuing/soft-wallet.js";
import type { BindingState, UnloadRow } from "../store/wallet-tables.js";
import { type Binding, bindingsOf, unbind } from "./binding.js";
import type { Booked } from "./credits.js";
import { load } from "./load.js";
import { type Replaced, replace, reportLost } from "./loss.js";
import { SyncServer, type SyncSession } from "./sync-session.js";
import { askUnload, cancelUnload } from "./unload.js";

export class Wallets {
  readonly #context: InstitutionContext;

  constructor(context: InstitutionContext) {
    this.#context = context;
  }

  /** With a phone's name only: class IV. */
  open(name: string): Promise<PartyResult<Posted>> {
    return openPersonal(this.#context, name);
  }
  async balance(name: string): Promise<PartyResult<number>> {
    if (!(await isPersonal(this.#context.db, name))) return refuse("not-personal");
    return ok((await balanceOf(this.#context.db as never, ACCOUNT.soft(name))) ?? 0);
  }
  /** Treasury → soft wallet, against money that is not ours to keep books of. Idempotent by key. */
  async buy(name: string, amount_minor: number, key: string): Promise<PartyResult<Posted>> {
    if (!(await isPersonal(this.#context.db, name))) return refuse("not-personal");
    return payIn(this.#context, ACCOUNT.treasury, name, amount_minor, `sell/${name}/${key}`);
  }

  /** A sync that this wallet's phone carries; with `bind` it wants the bracelet bound. */
  sync(name: string, bind = false): SyncSession {
    return new SyncServer(this.#context, { soft: name, bind });
  }
  bindings(name: string): Promise<Binding[]> {
    return bindingsOf(this.#context.db, name);
  }
  unbind(name: string, wallet: Uint8Array): Promise<PartyResult<BindingState>> {
    return unbind(this.#context, name, wallet);
  }

  /** Onto the bound bracelet; it arrives at its next sync. */
  topUp(name: string, wallet: Uint8Array, amount_minor: number, key: string): Promise<PartyResult<Booked>> {
    return load(this.#context, name, wallet, amount_minor, `${name}/${key}`);
  }
  unload(name: string, wallet: Uint8Array, amount_minor: number, key: string): Promise<PartyResult<UnloadRow>> {
    return askUnload(this.#context, name, wallet, amount_minor, key);
  }
  cancelUnload(name: string, key: string): Promise<PartyResult<UnloadRow>> {
    return cancelUnload(this.#context, name, key);
  }

  reportLost(name: string, wallet: Uint8Array): Promise<PartyResult<"frozen">> {
    return reportLost(this.#context, name, wallet);
  }
  replace(name: string, lost: Uint8Array, heir: Uint8Array): Promise<PartyResult<Replaced>> {
    return replace(this.#context, name, lost, heir);
  }
}
