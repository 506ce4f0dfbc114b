/** Everything that GET /state shows. */
import type { EngineKind } from "../engine/engine.js";
import type { Day, DayStep } from "./day.js";
import { type Office, type OfficeView, officeView } from "./office.js";
import type { TownContext } from "./sync.js";
import {
  type BraceletView,
  braceletView,
  type MoneyView,
  moneyView,
  type PhoneView,
  phoneView,
  type ShadowView,
  shadowView,
  type TillView,
  tillView,
} from "./view.js";
import type { Wearer } from "./wearer.js";

export interface TownState {
  readonly engine: { readonly kind: EngineKind; readonly version: string; readonly imageHash: string };
  readonly seed: number;
  /** Of signatures: 1 SM2 with SM3, 2 ECDSA on P-256 with SHA-256. */
  readonly suite: number;
  /** Of the last event before this was looked at. */
  readonly events: number;
  /** Simulated: milliseconds since the world began, and Unix seconds. */
  readonly now_ms: number;
  readonly now_s: number;
  readonly bracelets: readonly BraceletView[];
  readonly tills: readonly TillView[];
  readonly phone: PhoneView;
  readonly bank: readonly ShadowView[];
  readonly office: OfficeView;
  /** The first day, step by step. */
  readonly day: readonly { readonly name: DayStep; readonly done: boolean }[];
  readonly money: MoneyView;
}

export async function townState(
  { people, world }: TownContext,
  about: Pick<TownState, "engine" | "seed" | "events">,
  wearers: Iterable<Wearer>,
  office: Office,
  day: Day,
): Promise<TownState> {
  const bank = await shadowView(people);
  const tills: TillView[] = [];
  for (const till of people.tills.values()) tills.push(await tillView(till));
  return {
    engine: about.engine,
    seed: about.seed,
    suite: people.institution.suite.id,
    events: about.events,
    now_ms: world.now_ms(),
    now_s: world.now_s(),
    bracelets: [...wearers].map(braceletView),
    tills,
    phone: await phoneView(people),
    bank,
    office: await officeView(people, office),
    day: day.steps,
    money: await moneyView(
      people,
      bank.map((row) => row.wallet),
    ),
  };
}
