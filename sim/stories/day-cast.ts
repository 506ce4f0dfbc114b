/** Who else is on stage for a whole day: a second operating institution with a market on line, a stall whose till is lost, and a phone. */
import type { InstitutionContext } from "../../parties/institution/context.js";
import { openMerchant } from "../../parties/institution/issuing/treasury.js";
import { openInstitution } from "../../parties/institution/open.js";
import { phoneInstitutionOf } from "../../parties/institution/sync/sync-session.js";
import { Terminal } from "../../parties/merchant/terminal.js";
import { Phone } from "../../parties/phone/phone.js";
import { DAY_S } from "../../parties/shared/environment.js";
import { ascii } from "../../protocol/codec/bytes.js";
import { acquaint, post as postTo } from "../world/banks.js";
import { granted } from "./acts.js";
import { type Cast, wallet } from "./cast.js";

export interface DayCast extends Cast {
  readonly second: InstitutionContext;
  /** Of the second institution, always on line. */
  readonly market: Terminal;
  /** Of the first; it loses its records. */
  readonly stall: Terminal;
  readonly phone: Phone;
}

/** The bracelets of the day, by wallet number. */
export const LAB_WALLET = wallet(100_002);
export const CLONED_WALLET = wallet(100_003);
export const HEIR_WALLET = wallet(100_004);

/** Certificates and hotlists of both institutions reach every terminal that is on line. */
export async function post(cast: DayCast): Promise<void> {
  await postTo([cast.institution, cast.second], [cast.shop, cast.market, cast.stall]);
}

export async function gatherDay(cast: Cast): Promise<DayCast> {
  const { centralBank, world, institution } = cast;
  const { database, schema } = cast.backstage;
  const second = await openInstitution(database, world, {
    id: ascii("BOC2"),
    schema: schema("second"),
    suite: cast.institution.suite.id,
  });
  const expiry_s = world.now_s() + 365 * DAY_S;
  granted(await acquaint(centralBank, [institution, second], expiry_s), "the certificates of both");
  const till = async (owner: InstitutionContext, name: "market" | "stall", payee: Uint8Array) => {
    await openMerchant(owner, payee);
    const known = { root: centralBank.rootKey, certificates: [] };
    return Terminal.open(database, world, { payee, ...known, schema: schema(name) });
  };
  const market = await till(second, "market", ascii("MARKET02"));
  const stall = await till(institution, "stall", ascii("STALL003"));
  const phone = granted(
    await Phone.open(world, phoneInstitutionOf(institution, "phone-1"), "phone-1"),
    "the soft wallet",
  );
  cast.institutions.push(second);
  const day = { ...cast, second, market, stall, phone };
  await post(day);
  return day;
}
