/** An operating institution over HTTP: its operators, the cooperative banks on top of it, merchants, soft wallets, and whoever carries a sync. */
import { done } from "../errors.js";
import type { Institution } from "../institution/institution.js";
import type { IssuingDesk } from "../institution/treasury.js";
import { hex, type World } from "../world.js";
import { institutionId, publicKey, ticketId, tokenRoutes } from "./common.js";
import { enrolmentRoutes } from "./enrolment.js";
import type { Front } from "./front.js";
import { merchantRoutes } from "./merchants.js";
import { operatorRoutes } from "./operator.js";
import { type Route, route, type Service } from "./route.js";
import { bytes, listOf, object, whole } from "./shapes.js";
import { syncRoutes } from "./syncs.js";
import { type WalletOptions, walletRoutes } from "./wallets.js";

export interface InstitutionFront extends WalletOptions {
  readonly institution: Institution;
  readonly front: Front;
  readonly world: World;
  readonly centralBank: IssuingDesk;
  /** From the central bank, 109 bytes. */
  readonly certificate: Uint8Array;
  readonly prefix?: string;
}

function publicRoutes({ institution, certificate }: InstitutionFront): Route[] {
  return [
    route({
      ...{ method: "GET", url: "/certificates", roles: "anyone", errors: [] },
      summary: "Who this is: what terminals, makers and cooperative banks need to know of it.",
      answer: object({
        id: institutionId,
        currency: whole("ISO 4217, numeric.", 1, 999, 156),
        certificate: bytes(109, "From the central bank; terminals check it against the root."),
        enrolmentKey: publicKey,
      }),
      act: async () =>
        done({
          ...{ id: hex(institution.id), currency: institution.currency, certificate: hex(certificate) },
          enrolmentKey: hex(institution.enrolmentKey),
        }),
    }),
    route({
      ...{ method: "GET", url: "/hotlist", roles: ["merchant", "station", "operator"], errors: [] },
      summary: "Ids of tickets that a terminal should not take off line.",
      answer: object({ ticketIds: listOf(ticketId) }),
      act: async () => done({ ticketIds: await institution.hotlist() }),
    }),
  ];
}

export function institutionService(options: InstitutionFront): Service {
  const { institution, world, centralBank, front, prefix = "/institution" } = options;
  const routes = [
    ...publicRoutes(options),
    ...operatorRoutes(institution, centralBank),
    ...enrolmentRoutes(institution),
    ...syncRoutes(institution, world),
    ...merchantRoutes(institution),
    ...walletRoutes(institution, options),
    ...tokenRoutes(front, ["operator", "cooperative", "station", "merchant", "wallet"]),
  ];
  return { prefix, title: `Institution ${hex(institution.id)}`, front, routes };
}
