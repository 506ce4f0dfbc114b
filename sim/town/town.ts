/**
 * The simulated town: the parties of the stories, for a person or a program to play with. Each act checks its request, waits for its turn, happens once,
 * and is shown in the stream of events; a refused request has changed nothing.
 *
 * Assumes nothing about the caller: the server in sim/api is one, a test is another.
 */

import { books } from "../../parties/institution/store/tables.js";
import { balanceOf } from "../../parties/shared/ledger/ledger.js";
import { ok } from "../../protocol/codec/result.js";
import type { OwnLimits } from "../../protocol/commands/link.js";
import type { ActRequest, ActResult } from "../api/contract/acts.js";
import type { ActName } from "../api/contract/names.js";
import type { TownState } from "../api/contract/state.js";
import { EventRecord } from "../world/event-record.js";
import { accidentInWords, accidentOf, withAccident } from "./accident.js";
import { ActLog } from "./act-log.js";
import { clone } from "./clone.js";
import type { TownContext } from "./context.js";
import { Day } from "./day.js";
import { hold, holdRefusal } from "./hold.js";
import { issue } from "./issue.js";
import { advanceClock, switchNetwork } from "./network.js";
import { actInOffice, showProofs } from "./office.js";
import { actAtPhone, BRACELETS_NEEDED } from "./phone.js";
import { refund } from "./refund.js";
import { refuse, type TownResult } from "./refusals.js";
import { type TownOptions, TownResources } from "./resources.js";
import { townState } from "./state.js";
import { amountOf, newSale, saleOf, touch } from "./touch.js";

const MAX_BRACELETS = 12;
const MAX_KEYS = 100;
const TEN_YEARS_MS = 3_652 * 86_400_000;
const DEFAULT_CASH_MINOR = 200_00;
const NO_LIMITS: OwnLimits = { maxPayment_minor: 0, pressFree_minor: 0, pressFreeSum_minor: 0 };

type Result<A extends ActName> = Promise<TownResult<ActResult<A>>>;
type TownActs = { readonly [A in ActName]: (request: ActRequest<A>) => Result<A> };

export class Town implements TownActs {
  readonly record: EventRecord;
  readonly #resources: TownResources;
  readonly #context: TownContext;
  readonly #acts: ActLog;
  readonly #day: Day;
  readonly #engine: TownState["engine"];

  private constructor(resources: TownResources, engine: TownState["engine"]) {
    const { stream } = resources.context;
    this.#resources = resources;
    this.#context = resources.context;
    this.record = new EventRecord(stream);
    this.#acts = new ActLog(stream);
    this.#day = new Day(stream);
    this.#engine = engine;
  }

  static async open(options: TownOptions): Promise<Town> {
    const { resources, engine } = await TownResources.open(options);
    return new Town(resources, engine);
  }

  async issue({ level = 1, cash_minor = DEFAULT_CASH_MINOR }: ActRequest<"issue">): Result<"issue"> {
    const { people } = this.#context;
    const { wearers } = this.#resources;
    if (cash_minor > people.rules[level].maxBalance_minor) return refuse("too-much-cash");
    return this.#resources.inTurn(["counter"], async () => {
      const { cooperative, institution } = people;
      if (wearers.size >= MAX_BRACELETS) return refuse("too-many-bracelets");
      const stock = (await balanceOf(books(institution.db), `soft/${cooperative.fundingWallet}`)) ?? 0;
      if (stock < cash_minor) return refuse("counter-empty");
      const wearer = await this.#resources.blank(level);
      wearers.set(wearer.name, wearer);
      const of = { name: "issue", at: "counter", amount_minor: cash_minor, how: `level-${level}` } as const;
      return this.#acts.runOn(this.#context, wearer, of, () => issue(this.#context, wearer, cash_minor));
    });
  }

  async hold({ bracelet, what, amount_minor, limits, accident: described }: ActRequest<"hold">): Result<"hold"> {
    const accident = accidentOf(described);
    if (!accident.ok) return accident;
    const refusal = holdRefusal(what, amount_minor, limits);
    if (refusal !== null) return refuse(refusal);
    const request = { amount_minor: amount_minor ?? 0, limits: limits ?? NO_LIMITS };
    return this.#resources.withBracelet({ bracelet, others: ["phone"] }, async (wearer) => {
      if (!this.#context.people.phone.online) return refuse("no-network");
      const how = accident.value === null ? what : `${what}, ${accidentInWords(accident.value)}`;
      const of = { name: "hold", at: "phone", amount_minor: amount_minor ?? null, how } as const;
      return this.#acts.runOn(this.#context, wearer, of, () =>
        withAccident(wearer.bracelet, accident.value, () => hold(this.#context, wearer, what, request)),
      );
    });
  }

  async touch(request: ActRequest<"touch">): Result<"touch"> {
    const { bracelet, terminal } = request;
    const accident = accidentOf(request.accident);
    if (!accident.ok) return accident;
    if ((request.amount_minor === undefined) === (request.sale === undefined)) return refuse("amount-or-sale");
    const till = this.#context.people.tills.get(terminal);
    if (till === undefined) return refuse("no-such-place");
    return this.#resources.withBracelet({ bracelet, others: [till.id] }, async (wearer) => {
      const sale = request.sale ?? (await newSale(till, request.amount_minor ?? 0, this.#context.world.now_ms()));
      const amount_minor = await amountOf(till, sale);
      if (amount_minor === null) return refuse("no-such-sale");
      const of = { name: "touch", at: till.id, amount_minor, how: accidentInWords(accident.value) } as const;
      return this.#acts.runOn(this.#context, wearer, of, async () => {
        const touched = await touch(this.#context, { wearer, till, sale, amount_minor, accident: accident.value });
        await showProofs(this.#context);
        return touched;
      });
    });
  }

  press({ bracelet }: ActRequest<"press">): Result<"press"> {
    return this.#resources.withBracelet({ bracelet, others: [] }, (wearer) =>
      this.#acts.runOn(this.#context, wearer, { name: "press" }, async () => {
        let approved = false;
        const stop = this.#context.stream.listen((event) => {
          if (event.kind === "cue" && event.bracelet === bracelet) approved = true;
        });
        await wearer.bracelet.press().finally(stop);
        return wearer.pressed(approved);
      }),
    );
  }

  power({ bracelet, on }: ActRequest<"power">): Result<"power"> {
    const outcome = on ? ("on" as const) : ("off" as const);
    return this.#resources.withBracelet({ bracelet, others: [], unpowered: true }, (wearer) =>
      this.#acts.runOn(this.#context, wearer, { name: "power", how: outcome }, async () => {
        if (on && !wearer.bracelet.alive) await wearer.bracelet.powerOn("switched on");
        if (!on && wearer.bracelet.alive) await wearer.bracelet.powerOff("switched off");
        return { outcome };
      }),
    );
  }

  /** Advances the clock while no other act is running. What is due by then happens. */
  async clock({ advance_ms }: ActRequest<"clock">): Result<"clock"> {
    if (this.#resources.closed) return refuse("closed");
    return this.#resources.turns.alone(async () => {
      const { world } = this.#context;
      if (world.now_ms() + advance_ms > TEN_YEARS_MS) return refuse("too-late");
      const end = this.#acts.begin({ name: "clock", wearer: null, how: `${advance_ms} ms` });
      const lapsed = await advanceClock(this.#context, this.#resources.wearers.values(), advance_ms);
      end("advanced");
      return ok({ outcome: "advanced" as const, now_ms: world.now_ms(), now_s: world.now_s(), lapsed });
    });
  }

  async network({ place, on }: ActRequest<"network">): Result<"network"> {
    const till = this.#context.people.tills.get(place) ?? null;
    if (till === null && place !== "phone") return refuse("no-such-place");
    return this.#resources.inTurn([place], async () => {
      const outcome = on ? ("on" as const) : ("off" as const);
      const end = this.#acts.begin({ name: "network", wearer: null, at: place, how: outcome });
      const batch = await switchNetwork(this.#context, till, on);
      await showProofs(this.#context);
      end(outcome, batch?.amount_minor ?? null);
      return ok({ outcome, batch });
    });
  }

  async phone({ what, bracelet, heir }: ActRequest<"phone">): Result<"phone"> {
    const names = [bracelet, heir].filter((one) => one !== undefined);
    const needed = BRACELETS_NEEDED[what];
    if (names.length !== needed) return refuse(names.length < needed ? "which-bracelet" : "bracelet-unused");
    const wearers = names.map((one) => this.#resources.wearers.get(one));
    if (!wearers.every((one) => one !== undefined)) return refuse("no-such-bracelet");
    return this.#resources.inTurn(["phone", ...new Set(names)], async () => {
      const { phone } = this.#context.people;
      if (!phone.online) return refuse("no-network");
      if (what !== "open" && phone.person === null) return refuse("no-soft-wallet");
      const of = { name: "phone", wearer: wearers[0] ?? null, at: "phone", how: what } as const;
      return this.#acts.run(of, () => actAtPhone(this.#context, what, wearers));
    });
  }

  async refund({ terminal, sale: name, amount_minor }: ActRequest<"refund">): Result<"refund"> {
    const till = this.#context.people.tills.get(terminal);
    if (till === undefined) return refuse("no-such-place");
    const sale = saleOf(till, name);
    const paid_minor = await amountOf(till, name);
    if (sale === null || paid_minor === null) return refuse("no-such-sale");
    return this.#resources.inTurn([till.id], async () => {
      if (sale.ticket === null) return refuse("not-paid");
      if (!till.online) return refuse("terminal-off-line");
      const amount = amount_minor ?? paid_minor - sale.refunded_minor;
      const how = amount === paid_minor ? "full" : "part";
      const of = { name: "refund", wearer: null, at: till.id, amount_minor: amount, how } as const;
      const payer = this.#resources.wearers.get(sale.payer ?? "") ?? null;
      return this.#acts.run(of, () => refund(till, sale, amount, payer));
    });
  }

  /** Rules need a level and at least one limit; nothing else takes them. */
  async bank({ what, level, ...params }: ActRequest<"bank">): Result<"bank"> {
    const limits = Object.keys(params).length;
    if (what !== "rules" && (level !== undefined || limits > 0)) return refuse("rules-unused");
    if (what === "rules" && (level === undefined || limits === 0)) return refuse("no-such-level");
    return this.#resources.inTurn(["bank"], async () => {
      if (what === "renew" && this.#context.people.institution.keyring.current.number >= MAX_KEYS)
        return refuse("too-many-keys");
      const of = { name: "bank", wearer: null, at: "bank", how: what } as const;
      return this.#acts.run(of, () => actInOffice(this.#context, what, { level: level ?? 1, params }));
    });
  }

  clone({ bracelet }: ActRequest<"clone">): Result<"clone"> {
    return this.#resources.withBracelet({ bracelet, others: ["counter"] }, async (original) => {
      const { options, dir, wearers } = this.#resources;
      if (wearers.size >= MAX_BRACELETS) return refuse("too-many-bracelets");
      const where = { engine: options.engine, dir };
      const copy = await clone(this.#context, original, this.#resources.nextName(), where);
      wearers.set(copy.name, copy);
      const of = { name: "clone", at: "laboratory", how: `copy of ${bracelet}` } as const;
      return this.#acts.runOn(this.#context, copy, of, async () => ({ outcome: "copied" as const }));
    });
  }

  state(): Promise<TownState> {
    const { options, wearers } = this.#resources;
    return townState(this.#context, {
      engine: this.#engine,
      seed: options.seed,
      events: this.record.last,
      day: this.#day.steps,
      wearers: wearers.values(),
    });
  }

  close(): Promise<void> {
    return this.#resources.close();
  }
}
