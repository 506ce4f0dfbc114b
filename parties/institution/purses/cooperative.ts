/** An institution in this process as the cooperative banks on top of it use it. */
import type { InstitutionContext } from "../context.js";
import type { SponsorInstitution } from "../contract.js";
import { certifyCooperative } from "../issuing/charter.js";
import { openSoftWallet } from "../issuing/soft-wallet.js";
import { activate, beginEnrolment } from "./enrolment.js";
import { load } from "./load.js";

export function sponsorOf(context: InstitutionContext): SponsorInstitution {
  const { id, suite, currency } = context;
  return {
    id,
    suite,
    currency,
    certifyCooperative: (charter) => certifyCooperative(context, charter),
    openSoftWallet: (name) => openSoftWallet(context, name),
    load: (softWallet, wallet, amount_minor, key) => load(context, { softWallet, wallet, amount_minor, key }),
    beginEnrolment: (request) => beginEnrolment(context, request),
    activate: (wallet, confirm) => activate(context, wallet, confirm),
  };
}
