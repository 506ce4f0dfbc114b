/**
 * An operating institution over HTTP: its operators, the cooperative banks on top of it, merchants, soft wallets, whoever carries a sync, and other
 * institutions.
 */
import type { InstitutionContext } from "../../parties/institution/context.js";
import { certified } from "../../parties/institution/issuing/ticket-keys.js";
import { type Environment, hex } from "../../parties/shared/environment.js";
import { ok } from "../../protocol/codec/result.js";
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
import { type CertifyingBank, upkeepRoutes } from "./upkeep.js";
import { type WalletOptions, walletRoutes } from "./wallets.js";

export interface InstitutionFront extends WalletOptions {
  readonly institution: InstitutionContext;
  readonly front: Front;
  readonly environment: Environment;
  readonly centralBank: CertifyingBank;
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
        ok({
          id: hex(institution.id),
          suite: institution.suite.id,
          currency: institution.currency,
          certificate: hex(
            (await certified(institution.db, institution.keyring.current.number))?.certificate ?? certificate,
          ),
          enrolmentKey: hex(institution.enrolment.publicKey),
        }),
    }),
  ];
}

export function institutionService(options: InstitutionFront): Service {
  const { institution, environment, centralBank, front, prefix = "/institution" } = options;
  const sessions = new Sessions(environment);
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
