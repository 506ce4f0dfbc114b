/**
 * The simulated town: the pieces of the stories, for a person or a program to play with. Each act waits for its turn, happens once, and is told to the
 * one stream of events; what was refused before it began has changed nothing.
 *
 * Assumes nothing about who asks: the server in sim/api is one that does, a test is another.
 */

import { books } from "../../parties/institution/store/tables.js";
import type { BatchSummary } from "../../parties/merchant/batch.js";
import { balanceOf } from "../../parties/shared/ledger/ledger.js";
import { ok } from "../../protocol/codec/result.js";
import type { OwnLimits } from "../../protocol/commands/link.js";
import type { EngineKind } from "../engine/engine.js";
import { EventRecord } from "../world/event-record.js";
import type { EventStream } from "../world/events.js";
import type { SimWorld } from "../world/world.js";
import { type Accident, accidentInWords, withAccident } from "./accident.js";
import { type ActResult, Acts } from "./acts.js";
import { copy } from "./copy.js";
import { Day } from "./day.js";
import { type Held, type HoldName, hold, wrongHold } from "./hold.js";
import { type Issued, issue } from "./issue.js";
import { goOn, switchNetwork } from "./network.js";
import { type Office, type OfficeAsked, type OfficeDone, type OfficeName, officeAct, tellProofs } from "./office.js";
import { PHONE_ACTS, type PhoneActName, type Phoned, phoneAct } from "./phone-acts.js";
import { type Refunded, refund } from "./refund.js";
import { refuse, type TownResult } from "./refusals.js";
import { TownResources, type TownResourcesOptions } from "./resources.js";
import { type TownState, townState } from "./state.js";
import { amountOf, ringUp, saleOf, type Touched, touch } from "./touch.js";
import type { Wearer } from "./wearer.js";

export type TownOptions = TownResourcesOptions;
export type { TownState };

const MOST_BRACELETS = 12;
const MOST_KEYS = 100;
const TEN_YEARS_MS = 3_652 * 86_400_000;
const NO_LIMITS: OwnLimits = { maxPayment_minor: 0, pressFree_minor: 0, pressFreeSum_minor: 0 };

export class Town {
  readonly stream: EventStream;
  readonly record: EventRecord;
  readonly #frame: TownResources;
  readonly #acts: Acts;
  readonly #day: Day;
  readonly #office: Office = { rounds: 0, checked: null, proofs: new Map() };
  readonly #about: { readonly kind: EngineKind; readonly version: string; readonly imageHash: string };

  private constructor(frame: TownResources, about: TownState["engine"]) {
    this.#frame = frame;
    this.stream = frame.stream;
    this.record = new EventRecord(frame.stream);
    this.#acts = new Acts(frame.stream);
    this.#day = new Day(frame.stream);
    this.#about = about;
  }

  /** Founds the town. Engine and image are asked of the first bracelet that comes out of its box. */
  static async open(options: TownOptions): Promise<Town> {
    const { frame, spare } = await TownResources.found(options);
    return new Town(frame, { kind: spare.bracelet.kind, ...(await spare.bracelet.about()) });
  }

  get world(): SimWorld {
    return this.#frame.world;
  }

  /** A new bracelet, anonymous, with so much cash on it. */
  async issue(level: 0 | 1, cash_minor: number): Promise<TownResult<ActResult<Issued>>> {
    if (cash_minor > this.#frame.people.rules[level].maxBalance_minor) return refuse("too-much-cash");
    return this.#frame.at(["counter"], async () => {
      const { cooperative, institution } = this.#frame.people;
      if (this.#frame.wearers.size >= MOST_BRACELETS) return refuse("too-many-bracelets");
      const stock = (await balanceOf(books(institution.db), `soft/${cooperative.fundingWallet}`)) ?? 0;
      if (stock < cash_minor) return refuse("counter-empty");
      const wearer = await this.#frame.blank(level);
      this.#frame.wearers.set(wearer.name, wearer);
      const of = { name: "issue", at: "counter", amount_minor: cash_minor, how: `level-${level}` } as const;
      return this.#acts.run(this.#frame.place, wearer, of, () => issue(this.#frame.place, wearer, cash_minor));
    });
  }

  /** To the phone. */
  async hold(
    name: string,
    what: HoldName,
    amount_minor: number | null,
    accident: Accident | null,
    limits: OwnLimits | null = null,
  ): Promise<TownResult<ActResult<Held>>> {
    const wrong = wrongHold(what, amount_minor, limits);
    if (wrong !== null) return refuse(wrong);
    const asked = { amount_minor: amount_minor ?? 0, limits: limits ?? NO_LIMITS };
    return this.#frame.with(name, ["phone"], (wearer) => {
      if (!this.#frame.people.phone.online) return refuse("no-network");
      const how = accident === null ? what : `${what}, ${accidentInWords(accident)}`;
      return this.#acts.run(this.#frame.place, wearer, { name: "hold", at: "phone", amount_minor, how }, () =>
        withAccident(wearer.bracelet, accident, () => hold(this.#frame.place, wearer, what, asked)),
      );
    });
  }

  /** At a till, for a new sale of this amount or for one that is there. */
  async touch(
    name: string,
    tillId: string,
    what: { readonly amount_minor: number } | { readonly sale: string },
    accident: Accident | null,
  ): Promise<TownResult<ActResult<Touched>>> {
    const till = this.#frame.people.tills.get(tillId);
    if (till === undefined) return refuse("no-such-place");
    return this.#frame.with(name, [till.id], async (wearer) => {
      const sale = "sale" in what ? what.sale : await ringUp(till, what.amount_minor, this.world.now_ms());
      const amount_minor = await amountOf(till, sale);
      if (amount_minor === null) return refuse("no-such-sale");
      const of = { name: "touch", at: till.id, amount_minor, how: accidentInWords(accident) } as const;
      return this.#acts.run(this.#frame.place, wearer, of, async () => {
        const touched = await touch(this.#frame.place, wearer, till, sale, amount_minor, accident);
        await tellProofs(this.#frame.place, this.#office);
        return touched;
      });
    });
  }

  /** The button. */
  press(name: string): Promise<TownResult<ActResult<{ outcome: "approved" | "nothing"; reason?: string }>>> {
    return this.#frame.with(name, [], (wearer) =>
      this.#acts.run(this.#frame.place, wearer, { name: "press" }, async () => {
        let approved = false;
        const deafen = this.stream.listen((event) => {
          if (event.kind === "cue" && event.bracelet === name) approved = true;
        });
        await wearer.bracelet.press().finally(deafen);
        return wearer.pressed(approved);
      }),
    );
  }

  power(name: string, on: boolean): Promise<TownResult<ActResult<{ outcome: "on" | "off" }>>> {
    const outcome = on ? ("on" as const) : ("off" as const);
    const use = (wearer: Wearer) =>
      this.#acts.run(this.#frame.place, wearer, { name: "power", how: outcome }, async () => {
        if (on && !wearer.bracelet.alive) await wearer.bracelet.powerOn("switched on");
        if (!on && wearer.bracelet.alive) await wearer.bracelet.powerOff("switched off");
        return { outcome };
      });
    return this.#frame.with(name, [], use, true);
  }

  /** Everybody's clock goes on while nobody is in the middle of anything. What is due by then happens. */
  async clock(
    advance_ms: number,
  ): Promise<TownResult<{ outcome: "advanced"; now_ms: number; now_s: number; lapsed: number }>> {
    if (this.#frame.closed) return refuse("closed");
    return this.#frame.turns.alone(async () => {
      if (this.world.now_ms() + advance_ms > TEN_YEARS_MS) return refuse("too-late");
      const end = this.#acts.begin({ name: "clock", wearer: null, how: `${advance_ms} ms` });
      const lapsed = await goOn(this.#frame.place, this.#frame.wearers.values(), advance_ms);
      end("advanced");
      return ok({ outcome: "advanced" as const, now_ms: this.world.now_ms(), now_s: this.world.now_s(), lapsed });
    });
  }

  /** A till that comes on line hands in what it took, and hears what is new. */
  async network(
    place: string,
    on: boolean,
  ): Promise<TownResult<{ outcome: "on" | "off"; batch: BatchSummary | null }>> {
    const till = this.#frame.people.tills.get(place) ?? null;
    if (till === null && place !== "phone") return refuse("no-such-place");
    return this.#frame.at([place], async () => {
      const outcome = on ? ("on" as const) : ("off" as const);
      const end = this.#acts.begin({ name: "network", wearer: null, at: place, how: outcome });
      const batch = await switchNetwork(this.#frame.place, till, on);
      await tellProofs(this.#frame.place, this.#office);
      end(outcome, batch?.amount_minor ?? null);
      return ok({ outcome, batch });
    });
  }

  /** At the phone, without a bracelet there. */
  async phone(what: PhoneActName, name: string | null, heir: string | null): Promise<TownResult<Phoned>> {
    const names = [name, heir].filter((one) => one !== null);
    const wanted = PHONE_ACTS[what].bracelets;
    if (names.length !== wanted) return refuse(names.length < wanted ? "which-bracelet" : "bracelet-unused");
    const wearers = names.map((one) => this.#frame.wearers.get(one));
    if (!wearers.every((one) => one !== undefined)) return refuse("no-such-bracelet");
    return this.#frame.at(["phone", ...new Set(names)], async () => {
      const { phone } = this.#frame.people;
      if (!phone.online) return refuse("no-network");
      if (what !== "open" && phone.person === null) return refuse("no-soft-wallet");
      const of = { name: "phone", wearer: wearers[0] ?? null, at: "phone", how: what } as const;
      return this.#acts.short(of, () => phoneAct(this.#frame.place, what, wearers));
    });
  }

  /** What was paid for a sale goes back: so much, or all that is left of it. */
  async refund(tillId: string, name: string, amount_minor: number | null): Promise<TownResult<Refunded>> {
    const till = this.#frame.people.tills.get(tillId);
    if (till === undefined) return refuse("no-such-place");
    const sale = saleOf(till, name);
    const paid_minor = await amountOf(till, name);
    if (sale === null || paid_minor === null) return refuse("no-such-sale");
    return this.#frame.at([till.id], async () => {
      if (sale.ticket === null) return refuse("not-paid");
      if (!till.online) return refuse("terminal-off-line");
      const amount = amount_minor ?? paid_minor - sale.refunded_minor;
      const how = amount === paid_minor ? "full" : "part";
      const of = { name: "refund", wearer: null, at: till.id, amount_minor: amount, how } as const;
      const payer = this.#frame.wearers.get(sale.payer ?? "") ?? null;
      return this.#acts.short(of, () => refund(till, sale, amount, payer));
    });
  }

  /** In the bank's back office. */
  async bank(what: OfficeName, asked: OfficeAsked | null): Promise<TownResult<OfficeDone>> {
    if ((what === "rules") !== (asked !== null)) return refuse(asked === null ? "no-such-level" : "rules-unused");
    return this.#frame.at(["bank"], async () => {
      if (what === "renew" && this.#frame.people.institution.keyring.current.number >= MOST_KEYS)
        return refuse("too-many-keys");
      const of = { name: "bank", wearer: null, at: "bank", how: what } as const;
      return this.#acts.short(of, () =>
        officeAct(this.#frame.place, this.#office, what, asked ?? { level: 1, params: {} }),
      );
    });
  }

  /** In a laboratory: a second bracelet with everything that this one keeps. */
  clone(name: string): Promise<TownResult<ActResult<{ outcome: "copied" }>>> {
    return this.#frame.with(name, ["counter"], async (original) => {
      if (this.#frame.wearers.size >= MOST_BRACELETS) return refuse("too-many-bracelets");
      const { options, dir } = this.#frame;
      const twin = await copy(this.#frame.place, original, this.#frame.nextName(), { engine: options.engine, dir });
      this.#frame.wearers.set(twin.name, twin);
      const of = { name: "clone", at: "laboratory", how: `copy of ${name}` } as const;
      return this.#acts.run(this.#frame.place, twin, of, async () => ({ outcome: "copied" as const }));
    });
  }

  state(): Promise<TownState> {
    const about = { engine: this.#about, seed: this.#frame.options.seed, events: this.record.last };
    return townState(this.#frame.place, about, this.#frame.wearers.values(), this.#office, this.#day);
  }

  /** Waits for who has a turn, then ends every process and takes away what was only for this town. */
  close(): Promise<void> {
    return this.#frame.close();
  }
}
