/** What a person does at the phone without a bracelet there. */
import { Phone } from "../../parties/phone/phone.js";
import type { PartyError } from "../../parties/shared/errors.js";
import type { PhoneAction } from "../api/contract/names.js";
import type { Outcome, TownContext } from "./context.js";
import { postOnline } from "./people.js";
import type { Wearer } from "./wearer.js";

export const SOFT_WALLET = "phone-1";

const failed = ({ name, sentence }: PartyError): Outcome<"phone"> => ({ outcome: "failed", reason: name, sentence });

/** It needs a name only. The prepaid value becomes the wallet's; opened again it is the same wallet. */
async function open({ people, world }: TownContext): Promise<Outcome<"phone">> {
  const { institution, phone } = people;
  const opened = await Phone.open(world, institution.wallets, SOFT_WALLET);
  if (!opened.ok) return failed(opened.error);
  const prepaid = (await institution.balance(`soft/${phone.prepaid}`)) ?? 0;
  if (prepaid > 0) {
    const given = await institution.buyFrom(phone.prepaid, prepaid, "opened");
    const bought = given.ok ? await opened.value.buy(prepaid, "opened") : given;
    if (!bought.ok) return failed(bought.error);
  }
  phone.person = opened.value;
  return { outcome: "opened" };
}

/** How many bracelets each action is about. */
export const BRACELETS_NEEDED: Readonly<Record<PhoneAction, number>> = { open: 0, lost: 1, replace: 2 };

/** Frozen at the bank: its open tickets go on the hotlist, nothing more is certified or loaded. */
async function reportLost({ people }: TownContext, person: Phone, wearer: Wearer): Promise<Outcome<"phone">> {
  const got = await person.reportLost(wearer.wallet);
  if (!got.ok) return failed(got.error);
  await postOnline(people);
  return { outcome: "reported" };
}

/** The lost one's balance moves to another bracelet of the same phone as its open tickets close. */
async function replace(person: Phone, lost: Wearer, heir: Wearer): Promise<Outcome<"phone">> {
  const got = await person.replace(lost.wallet, heir.wallet);
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
  return what === "lost" ? reportLost(context, person, wearers[0]) : replace(person, wearers[0], wearers[1]);
}
