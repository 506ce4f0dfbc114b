/** The back office of the first institution, and the central bank's round with the second: a table of what can be done there. */
import { runNetting } from "../../parties/central-bank/netting.js";
import { memberOf } from "../../parties/institution/interbank/members.js";
import { changeRule } from "../../parties/institution/issuing/rules.js";
import { renewKey } from "../../parties/institution/issuing/ticket-keys.js";
import { encodeForkProof } from "../../parties/institution/settlement/fork-file.js";
import { forkProofs } from "../../parties/institution/settlement/fork-proof.js";
import { books } from "../../parties/institution/store/tables.js";
import { DAY_S, hex } from "../../parties/shared/environment.js";
import type { PartyError } from "../../parties/shared/errors.js";
import { balanceOf } from "../../parties/shared/ledger/ledger.js";
import type { Params } from "../../protocol/messages/params.js";
import { verifyFork } from "../../tools/verify-fork.js";
import { type Checked, purseByPurse } from "../world/banks.js";
import { label } from "../world/describe.js";
import { CERTIFIED_DAYS, institutionsOf, type People, postOnline } from "./people.js";
import type { TownContext } from "./sync.js";

export interface OfficeDone {
  readonly outcome: "renewed" | "changed" | "netted" | "agrees" | "differs" | "failed";
  readonly reason?: string;
  readonly sentence?: string;
  /** Of netting: what really moved. */
  readonly amount_minor?: number;
}

export interface OfficeAsked {
  readonly level: number;
  readonly params: Partial<Params>;
}

/** What the town keeps of its back office. */
export interface Office {
  rounds: number;
  checked: (Checked & { readonly at_ms: number }) | null;
  /** Fork proofs told of so far, by their bytes. */
  readonly proofs: Map<string, ProofView>;
}

export interface ProofView {
  /** Hexadecimal. */
  readonly wallet: string;
  readonly bytes: number;
  /** By a program that shares no code with the bank. */
  readonly holds: boolean;
}

export interface OfficeView {
  readonly banks: readonly { readonly id: string; readonly key: number }[];
  readonly rules: readonly (Params & { readonly level: number })[];
  /** What the first institution owes the second, fen. */
  readonly owed_minor: number;
  readonly rounds: number;
  readonly proofs: readonly ProofView[];
  readonly checked: {
    readonly at_ms: number;
    readonly purses: readonly { readonly wallet: string; readonly state: string; readonly difference_minor: number }[];
    readonly faults: readonly string[];
  } | null;
}

export const LEVELS_HERE = [0, 1] as const;

type OfficeAct = (place: TownContext, office: Office, asked: OfficeAsked) => Promise<OfficeDone>;

const failed = ({ name, sentence }: PartyError): OfficeDone => ({ outcome: "failed", reason: name, sentence });

export const OFFICE = {
  /** The next ticket key, certified by the central bank. Terminals on line hear of it; tickets of older keys are taken until they close. */
  renew: async ({ people, world }) => {
    const { institution, centralBank } = people;
    const expiry_s = world.now_s() + CERTIFIED_DAYS * DAY_S;
    const got = await renewKey(institution, centralBank, institution.keyring.current.number + 1, expiry_s);
    if (!got.ok) return failed(got.error);
    await postOnline(people);
    return { outcome: "renewed" };
  },
  /** New limits of a level; a purse hears of them at its next sync. */
  rules: async ({ people }, _office, { level, params }) => {
    const wanted = { ...people.rules[level], ...params };
    const got = await changeRule(people.institution, level, wanted);
    if (!got.ok) return failed(got.error);
    people.rules[level] = got.value.params;
    return { outcome: "changed" };
  },
  netting: async ({ people }, office) => {
    const members = institutionsOf(people).map((one) => memberOf(one));
    const got = await runNetting(people.centralBank, `round-${++office.rounds}`, members);
    return got.ok ? { outcome: "netted", amount_minor: got.value.net_minor } : failed(got.error);
  },
  reconcile: async ({ people, world }, office) => {
    const checked = await purseByPurse(people.institution, institutionsOf(people));
    office.checked = { ...checked, at_ms: world.now_ms() };
    return { outcome: checked.faults.length === 0 ? "agrees" : "differs" };
  },
} as const satisfies Record<string, OfficeAct>;

export type OfficeName = keyof typeof OFFICE;
export const OFFICE_NAMES = Object.keys(OFFICE) as OfficeName[];

export function officeAct(
  place: TownContext,
  office: Office,
  what: OfficeName,
  asked: OfficeAsked,
): Promise<OfficeDone> {
  const act: OfficeAct = OFFICE[what];
  return act(place, office, asked);
}

/** Tells of proofs that are new, and keeps them; each is checked once. */
export async function tellProofs({ people, stream }: TownContext, office: Office): Promise<void> {
  for (const proof of await forkProofs(people.institution)) {
    const file = encodeForkProof(proof);
    const name = hex(file);
    if (office.proofs.has(name)) continue;
    const view: ProofView = { wallet: hex(proof.wallet), bytes: file.length, holds: verifyFork(file).ok };
    office.proofs.set(name, view);
    stream.emit({ kind: "proof", ...view });
  }
}

export async function officeView(people: People, office: Office): Promise<OfficeView> {
  const { institution, second, rules } = people;
  const owed = await balanceOf(books(institution.db), `transit/owed/${hex(second.id)}`);
  const { checked, proofs } = office;
  return {
    banks: institutionsOf(people).map((one) => ({ id: label(one.id), key: one.keyring.current.number })),
    rules: LEVELS_HERE.map((level) => ({ level, ...rules[level] })),
    owed_minor: owed ?? 0,
    rounds: office.rounds,
    proofs: [...proofs.values()],
    checked: checked && {
      at_ms: checked.at_ms,
      faults: checked.faults,
      purses: checked.purses.map(({ wallet, state, difference_minor }) => ({ wallet, state, difference_minor })),
    },
  };
}
