/** The back office of the first institution, and the central bank's netting round with the second. */

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
import type { OfficeAction } from "../api/contract/names.js";
import type { OfficeView, ProofView } from "../api/contract/state.js";
import { label } from "../text/format.js";
import { purseByPurse } from "../world/banks.js";
import type { Outcome, TownContext } from "./context.js";
import { CERTIFIED_DAYS, institutionsOf, postOnline } from "./people.js";

interface RuleChange {
  readonly level: number;
  readonly params: Partial<Params>;
}

const LEVELS = [0, 1] as const;

type OfficeAct = (context: TownContext, change: RuleChange) => Promise<Outcome<"bank">>;

const failed = ({ name, sentence }: PartyError): Outcome<"bank"> => ({ outcome: "failed", reason: name, sentence });

const ACTIONS: Readonly<Record<OfficeAction, OfficeAct>> = {
  /** The next ticket key, certified by the central bank. Online terminals get its certificate; tickets of older keys are accepted until they close. */
  renew: async ({ people, world }) => {
    const { institution, centralBank } = people;
    const expiry_s = world.now_s() + CERTIFIED_DAYS * DAY_S;
    const got = await renewKey(institution, centralBank, institution.keyring.current.number + 1, expiry_s);
    if (!got.ok) return failed(got.error);
    await postOnline(people);
    return { outcome: "renewed" };
  },
  /** New limits of a level; a purse gets them at its next sync. */
  rules: async ({ people }, { level, params }) => {
    const wanted = { ...people.rules[level], ...params };
    const got = await changeRule(people.institution, level, wanted);
    if (!got.ok) return failed(got.error);
    people.rules[level] = got.value.params;
    return { outcome: "changed" };
  },
  netting: async ({ people, office }) => {
    const members = institutionsOf(people).map(memberOf);
    const got = await runNetting(people.centralBank, `round-${++office.rounds}`, members);
    return got.ok ? { outcome: "netted", amount_minor: got.value.net_minor } : failed(got.error);
  },
  reconcile: async ({ people, world, office }) => {
    const checked = await purseByPurse(people.institution, institutionsOf(people));
    office.checked = { ...checked, at_ms: world.now_ms() };
    return { outcome: checked.faults.length === 0 ? "agrees" : "differs" };
  },
};

export function actInOffice(context: TownContext, what: OfficeAction, change: RuleChange): Promise<Outcome<"bank">> {
  return ACTIONS[what](context, change);
}

/** Emits an event for each new fork proof, and checks it once. */
export async function showProofs({ people, stream, office }: TownContext): Promise<void> {
  for (const proof of await forkProofs(people.institution)) {
    const file = encodeForkProof(proof);
    const name = hex(file);
    if (office.proofs.has(name)) continue;
    const view: ProofView = { wallet: hex(proof.wallet), bytes: file.length, holds: verifyFork(file).ok };
    office.proofs.set(name, view);
    stream.emit({ kind: "proof", ...view });
  }
}

export async function officeView({ people, office }: TownContext): Promise<OfficeView> {
  const { institution, second, rules } = people;
  const owed = await balanceOf(books(institution.db), `transit/owed/${hex(second.id)}`);
  const { checked, proofs } = office;
  return {
    banks: institutionsOf(people).map((one) => ({ id: label(one.id), key: one.keyring.current.number })),
    rules: LEVELS.map((level) => ({ level, ...rules[level] })),
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
