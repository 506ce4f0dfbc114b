/** The further parties of the first day: a second operating institution with an online market, a stall whose till is lost, and a phone. */

import type { InstitutionContext } from "../../parties/institution/context.js";
import { openMerchant } from "../../parties/institution/issuing/treasury.js";
import { openInstitution } from "../../parties/institution/open.js";
import { phoneInstitutionOf } from "../../parties/institution/sync/sync-session.js";
import { Terminal } from "../../parties/merchant/terminal.js";
import { Phone } from "../../parties/phone/phone.js";
import { DAY_S } from "../../parties/shared/environment.js";
import { ascii } from "../../protocol/codec/bytes.js";
import { certifyEachOther, postBulletins as postTo } from "../world/banks.js";
import { expectOk } from "./acts.js";
import { type Parties, wallet } from "./parties.js";

export interface DayParties extends Parties {
  readonly second: InstitutionContext;
  /** Of the second institution, always online. */
  readonly market: Terminal;
  /** Of the first; it loses its records. */
  readonly stall: Terminal;
  readonly phone: Phone;
}

/** The bracelets of the day, by wallet number. */
export const LAB_WALLET = wallet(100_002);
export const CLONED_WALLET = wallet(100_003);
export const HEIR_WALLET = wallet(100_004);

/** Certificates and hotlists of both institutions reach every online terminal. */
export async function postBulletins(parties: DayParties): Promise<void> {
  await postTo([parties.institution, parties.second], [parties.shop, parties.market, parties.stall]);
}

export async function openDayParties(parties: Parties): Promise<DayParties> {
  const { centralBank, world, institution } = parties;
  const { database, schema } = parties.storage;
  const second = await openInstitution(database, world, {
    id: ascii("BOC2"),
    schema: schema("second"),
    suite: parties.institution.suite.id,
  });
  const expiry_s = world.now_s() + 365 * DAY_S;
  expectOk(await certifyEachOther(centralBank, [institution, second], expiry_s), "the certificates of both");
  const till = async (owner: InstitutionContext, name: "market" | "stall", payee: Uint8Array) => {
    await openMerchant(owner, payee);
    const known = { root: centralBank.rootKey, certificates: [] };
    return Terminal.open(database, world, { payee, ...known, schema: schema(name) });
  };
  const market = await till(second, "market", ascii("MARKET02"));
  const stall = await till(institution, "stall", ascii("STALL003"));
  const phone = expectOk(
    await Phone.open(world, phoneInstitutionOf(institution, "phone-1"), "phone-1"),
    "the soft wallet",
  );
  parties.institutions.push(second);
  const day = { ...parties, second, market, stall, phone };
  await postBulletins(day);
  return day;
}
