/**
 * What an institution's operators change while it runs: its ticket keys and their certificates, and the limits of each level. Neither moves money, and
 * asked again each ends in the same. Terminals hear of keys by the bulletin, bracelets of limits and new tickets at their next sync.
 */

import type { CentralBank } from "../../parties/central-bank/central-bank.js";
import type { IssuingBank } from "../../parties/central-bank/contract.js";
import type { InstitutionContext } from "../../parties/institution/context.js";
import type { Level } from "../../parties/institution/contract.js";
import { changeRule, rules } from "../../parties/institution/issuing/rules.js";
import { renewKey } from "../../parties/institution/issuing/ticket-keys.js";
import { hex } from "../../parties/shared/environment.js";
import { ok } from "../../protocol/codec/result.js";
import { AWAY } from "./common.js";
import { type Route, route } from "./route.js";
import { bytes, listOf, object, text, truth, whole } from "./shapes.js";

/** The central bank as an institution needs it, in the same process or over HTTP. */
export type CertifyingBank = IssuingBank & Pick<CentralBank, "certifyInstitution">;

const OPERATOR = ["operator"] as const;
const MOST_MINOR = 0x7fffffff;
const fen = (what: string, least: number, example: number) => whole(`${what}, fen.`, least, MOST_MINOR, example);

const limits = {
  maxBalance_minor: fen("What a bracelet may hold", 1, 100_000),
  maxPayment_minor: fen("The largest payment", 1, 10_000),
  pressFree_minor: fen("The largest payment without a press", 0, 5_000),
  pressFreeSum_minor: fen("All that goes without a press between two presses", 0, 15_000),
  tickets: whole("Tickets that a bracelet holds ready.", 1, 16, 10),
};
const rule = object({
  ...limits,
  level: whole("Of protection.", 0, 2, 1),
  offline: truth("Good for a payee that is off line; follows from the hardware."),
  cap_minor: {
    ...fen("All that the open tickets of a purse are good for", 1, 100_000),
    schema: { type: "integer", minimum: 1 },
  },
});
const told = (level: number, { params, offline, cap_minor }: Level) => ({ level, ...params, offline, cap_minor });

export function upkeepRoutes(institution: InstitutionContext, bank: CertifyingBank): Route[] {
  return [
    route({
      method: "POST",
      url: "/ticket-keys/{number}",
      roles: OPERATOR,
      summary: "A new certificate from the central bank: for a key in use, or for the next, which signs from then on.",
      params: object({ number: text("^([1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])$", "Of the key, from 1.", "2") }),
      body: object({ expiry_s: whole("Unix seconds; later than now.", 1, 0xffffffff, 1_900_000_000) }),
      answer: object({ number: whole("Of the key.", 1, 255, 2), certificate: bytes(109, "The certificate.") }),
      errors: ["bad-key-number", "bad-expiry", ...AWAY],
      act: async ({ params, body }) => {
        const number = Number(params.number);
        const renewed = await renewKey(institution, bank, number, body.expiry_s);
        return renewed.ok ? ok({ number, certificate: hex(renewed.value) }) : renewed;
      },
    }),
    route({
      method: "GET",
      url: "/rules",
      summary: "The limits of every level.",
      roles: OPERATOR,
      errors: [],
      answer: object({ rules: listOf(rule) }),
      act: async () => ok({ rules: (await rules(institution)).map((found, level) => told(level, found)) }),
    }),
    route({
      method: "POST",
      url: "/rules/{level}",
      roles: OPERATOR,
      answer: rule,
      errors: ["bad-rule"],
      summary: "New limits of a level. Tickets that are out keep what they were good for.",
      params: object({ level: text("^[012]$", "Of protection.", "1") }),
      body: object(limits),
      act: async ({ params, body }) => {
        const level = Number(params.level);
        const changed = await changeRule(institution, level, body);
        return changed.ok ? ok(told(level, changed.value)) : changed;
      },
    }),
  ];
}
