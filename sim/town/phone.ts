/** What a person does at the phone without a bracelet there. */

import { purchase } from "../../parties/institution/issuing/soft-wallet.js";
import { buyFrom } from "../../parties/institution/issuing/treasury.js";
import { replace, reportLost } from "../../parties/institution/purses/loss.js";
import { books } from "../../parties/institution/store/tables.js";
import { phoneInstitutionOf } from "../../parties/institution/sync/sync-session.js";
import { Phone } from "../../parties/phone/phone.js";
import type { PartyError } from "../../parties/shared/errors.js";
import { balanceOf } from "../../parties/shared/ledger/ledger.js";
import type { PhoneAction } from "../api/contract/names.js";
import type { Outcome, TownContext } from "./context.js";
import { postOnline } from "./people.js";
import type { Wearer } from "./wearer.js";

export const SOFT_WALLET = "phone-1";

const failed = ({ name, sentence }: PartyError): Outcome<"phone"> => ({ outcome: "failed", reason: name, sentence });

/** It needs a name only. The prepaid value becomes the wallet's; opened again it is the same wallet. */
async function open({ people, world }: TownContext): Promise<Outcome<"phone">> {
  const { institution, phone } = people;
  const opened = await Phone.open(world, phoneInstitutionOf(institution, SOFT_WALLET), SOFT_WALLET);
  if (!opened.ok) return failed(opened.error);
  const prepaid = (await balanceOf(books(institution.db), `soft/${phone.prepaid}`)) ?? 0;
  if (prepaid > 0) {
    const given = await buyFrom(institution, phone.prepaid, prepaid, "opened");
    const bought = given.ok ? await purchase(institution, opened.value.name, prepaid, "opened") : given;
    if (!bought.ok) return failed(bought.error);
  }
  phone.person = opened.value;
  return { outcome: "opened" };
}

/** How many bracelets each action is about. */
export const BRACELETS_NEEDED: Readonly<Record<PhoneAction, number>> = { open: 0, lost: 1, replace: 2 };

/** Frozen at the bank: its open tickets go on the hotlist, nothing more is certified or loaded. */
async function lose({ people }: TownContext, person: Phone, wearer: Wearer): Promise<Outcome<"phone">> {
  const got = await reportLost(people.institution, person.name, wearer.wallet);
  if (!got.ok) return failed(got.error);
  await postOnline(people);
  return { outcome: "reported" };
}

/** The lost one's balance moves to another bracelet of the same phone as its open tickets close. */
async function succeed({ people }: TownContext, person: Phone, lost: Wearer, heir: Wearer): Promise<Outcome<"phone">> {
  const got = await replace(people.institution, person.name, lost.wallet, heir.wallet);
  if (!got.ok) return failed(got.error);
  heir.heirOf = lost.name;
  return { outcome: "replaced", ...got.value };
}

export function actAtPhone(
  context: TownContext,
  what: PhoneAction,
  wearers: readonly Wearer[],
): Promise<Outcome<"phone">> {
  const { person } = context.people.phone;
  if (what === "open" || person === null) return open(context);
  return what === "lost" ? lose(context, person, wearers[0]) : succeed(context, person, wearers[0], wearers[1]);
}
