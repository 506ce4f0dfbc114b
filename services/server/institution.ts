/**
 * An operating institution over HTTP: its operators, the cooperative banks on top of it, merchants, soft wallets, whoever carries a sync, and other
 * institutions.
 */

import type { Institution } from "../../parties/institution/institution.js";
import { hex, type World } from "../../parties/shared/environment.js";
import { done } from "../../parties/shared/errors.js";
import { institutionId, publicKey, tokenRoutes } from "./common.js";
import { enrolmentRoutes } from "./enrolment.js";
import { betweenRoutes } from "./interbank.js";
import { merchantRoutes } from "./merchants.js";
import { operatorRoutes } from "./operator.js";
import { phoneRoutes } from "./phones.js";
import { type Route, route, type Service } from "./route.js";
import { Sessions } from "./sessions.js";
import { bytes, object, whole } from "./shapes.js";
import type { Front } from "./store.js";
import { syncRoutes } from "./syncs.js";
import { type CertifyingDesk, upkeepRoutes } from "./upkeep.js";
import { type WalletOptions, walletRoutes } from "./wallets.js";

export interface InstitutionFront extends WalletOptions {
  readonly institution: Institution;
  readonly front: Front;
  readonly world: World;
  readonly centralBank: CertifyingDesk;
  /** From the central bank, 109 bytes; a newer one that the books have takes its place. */
  readonly certificate: Uint8Array;
  readonly prefix?: string;
}

function publicRoutes({ institution, certificate }: InstitutionFront): Route[] {
  return [
    route({
      method: "GET",
      url: "/certificates",
      roles: "anyone",
      errors: [],
      summary: "Who this is: what terminals, makers and cooperative banks need to know of it.",
      answer: object({
        id: institutionId,
        suite: whole("1: SM2 with SM3. 2: P-256 with SHA-256.", 1, 2, 1),
        currency: whole("ISO 4217, numeric.", 1, 999, 156),
        certificate: bytes(109, "From the central bank; terminals check it against the root."),
        enrolmentKey: publicKey,
      }),
      act: async () =>
        done({
          id: hex(institution.id),
          suite: institution.suite.id,
          currency: institution.currency,
          certificate: hex((await institution.certificate())?.certificate ?? certificate),
          enrolmentKey: hex(institution.enrolmentKey),
        }),
    }),
  ];
}

export function institutionService(options: InstitutionFront): Service {
  const { institution, world, centralBank, front, prefix = "/institution" } = options;
  const sessions = new Sessions(world);
  const routes = [
    ...publicRoutes(options),
    ...operatorRoutes(institution, centralBank),
    ...upkeepRoutes(institution, centralBank),
    ...betweenRoutes(institution),
    ...enrolmentRoutes(institution),
    ...syncRoutes(institution, sessions),
    ...phoneRoutes(institution, sessions),
    ...merchantRoutes(institution),
    ...walletRoutes(institution, options),
    ...tokenRoutes(front, ["operator", "institution", "central-bank", "cooperative", "station", "merchant", "wallet"]),
  ];
  return { prefix, title: `Institution ${hex(institution.id)}`, front, routes };
}
