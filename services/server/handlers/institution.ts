/** An operating institution behind HTTP. */
import type { InstitutionContext } from "../../../parties/institution/context.js";
import { currentCertificate } from "../../../parties/institution/issuing/ticket-keys.js";
import { type Environment, hex } from "../../../parties/shared/environment.js";
import { ok } from "../../../protocol/codec/result.js";
import { institution as contract } from "../../contract/institution.js";
import { handle, operationsOf, type Service } from "../operation.js";
import type { ServiceStore } from "../store.js";
import { enrolmentOperations } from "./institution/enrolment.js";
import { bulletinOperations, peerOperations, roundOperations } from "./institution/interbank.js";
import { merchantOperations } from "./institution/merchants.js";
import {
  type CertifyingBank,
  issuingOperations,
  purseOperations,
  reportOperations,
  treasuryOperations,
} from "./institution/operator.js";
import { phoneOperations } from "./institution/phones.js";
import { SyncSessions } from "./institution/sync-sessions.js";
import { syncOperations } from "./institution/syncs.js";
import { type WalletOptions, walletOperations } from "./institution/wallets.js";
import { tokenOperations } from "./tokens.js";

export interface InstitutionServiceOptions extends WalletOptions {
  readonly institution: InstitutionContext;
  readonly store: ServiceStore;
  readonly environment: Environment;
  readonly centralBank: CertifyingBank;
  /** From the central bank, 109 bytes; a newer one that the books have takes its place. */
  readonly certificate: Uint8Array;
  readonly prefix?: string;
}

export function institutionService(options: InstitutionServiceOptions): Service {
  const { institution, environment, centralBank, certificate, store, prefix = "/institution" } = options;
  const sessions = new SyncSessions(environment);
  const id = hex(institution.id);
  const identify = handle(contract.identity.identify, async () =>
    ok({
      id,
      suite: institution.suite.id,
      currency: institution.currency,
      certificate: hex(
        (await currentCertificate(institution.db, institution.keyring.current.number))?.certificate ?? certificate,
      ),
      enrolmentKey: hex(institution.enrolment.publicKey),
    }),
  );
  const operations = operationsOf<typeof contract>({
    identity: { identify },
    treasury: treasuryOperations(institution, centralBank),
    issuing: issuingOperations(institution, centralBank),
    purses: purseOperations(institution),
    reports: reportOperations(institution),
    bulletins: bulletinOperations(institution),
    peers: peerOperations(institution),
    rounds: roundOperations(institution),
    enrolment: enrolmentOperations(institution),
    syncs: syncOperations(institution, sessions),
    phones: phoneOperations(institution, sessions),
    merchants: merchantOperations(institution),
    wallets: walletOperations(institution, options),
    tokens: tokenOperations(contract.tokens, store.tokens),
  });
  return { prefix, title: `Institution ${id}`, id, store, operations };
}
