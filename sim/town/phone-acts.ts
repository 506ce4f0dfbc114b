/** What a person does at the phone with no bracelet there: a table, as at the phone with one (hold.ts). */

import { purchase } from "../../parties/institution/issuing/soft-wallet.js";
import { buyFrom } from "../../parties/institution/issuing/treasury.js";
import { replace, reportLost } from "../../parties/institution/purses/loss.js";
import { books } from "../../parties/institution/store/tables.js";
import { phoneInstitutionOf } from "../../parties/institution/sync/sync-session.js";
import { Phone } from "../../parties/phone/phone.js";
import type { PartyError } from "../../parties/shared/errors.js";
import { balanceOf } from "../../parties/shared/ledger/ledger.js";
import { postOnline } from "./people.js";
import type { TownContext } from "./sync.js";
import type { Wearer } from "./wearer.js";

export interface Phoned {
  readonly outcome: "opened" | "reported" | "replaced" | "failed";
  readonly reason?: string;
  readonly sentence?: string;
  /** Moved to the heir so far, and still behind the lost bracelet until its open tickets close. Fen. */
  readonly moved_minor?: number;
  readonly waiting_minor?: number;
}

interface PhoneAct {
  /** So many bracelets it is about. */
  readonly bracelets: 0 | 1 | 2;
  run(place: TownContext, person: Phone, wearers: readonly Wearer[]): Promise<Phoned>;
}

export const SOFT_WALLET = "phone-1";

const failed = ({ name, sentence }: PartyError): Phoned => ({ outcome: "failed", reason: name, sentence });

/** With a phone's name only. What the phone came with becomes the wallet's; opened again it is the same wallet. */
async function open({ people, world }: TownContext): Promise<Phoned> {
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

export const PHONE_ACTS = {
  open: { bracelets: 0, run: open },
  /** Frozen at the bank: its open tickets go on the hotlist, nothing more is certified or loaded. */
  lost: {
    bracelets: 1,
    run: async (place, person, [wearer]) => {
      const got = await reportLost(place.people.institution, person.name, wearer.wallet);
      if (!got.ok) return failed(got.error);
      await postOnline(place.people);
      return { outcome: "reported" };
    },
  },
  /** The lost one's balance moves to another bracelet of the same phone as its open tickets close. */
  replace: {
    bracelets: 2,
    run: async (place, person, [lost, heir]) => {
      const got = await replace(place.people.institution, person.name, lost.wallet, heir.wallet);
      if (!got.ok) return failed(got.error);
      heir.heirOf = lost.name;
      return { outcome: "replaced", ...got.value };
    },
  },
} as const satisfies Record<string, PhoneAct>;

export type PhoneActName = keyof typeof PHONE_ACTS;
export const PHONE_ACT_NAMES = Object.keys(PHONE_ACTS) as PhoneActName[];

export function phoneAct(place: TownContext, what: PhoneActName, wearers: readonly Wearer[]): Promise<Phoned> {
  const act: PhoneAct = PHONE_ACTS[what];
  const { person } = place.people.phone;
  if (person !== null) return act.run(place, person, wearers);
  return open(place);
}
