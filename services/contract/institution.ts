/** An operating institution's routes, by subject. */
import { INSTITUTION_CERTIFICATE_LENGTH } from "../../protocol/messages/certificate.js";
import { enrolment } from "./institution/enrolment.js";
import { bulletins, peers, rounds } from "./institution/interbank.js";
import { merchants } from "./institution/merchants.js";
import { issuing, purses, reports, treasury } from "./institution/operator.js";
import { phones } from "./institution/phones.js";
import { syncs } from "./institution/syncs.js";
import { wallets } from "./institution/wallets.js";
import { ROLES, route } from "./route.js";
import { Fields, Hex, InstitutionId, PublicKey, Whole } from "./shapes.js";
import { tokenRoutes } from "./tokens.js";

const identity = {
  identify: route("identify", "GET /v1/certificates", {
    summary: "Which institution this is: what terminals, makers and cooperative banks need to know of it.",
    roles: "anyone",
    response: Fields({
      id: InstitutionId,
      suite: Whole("1: SM2 with SM3. 2: P-256 with SHA-256.", 1, 2, 1),
      currency: Whole("ISO 4217, numeric.", 1, 999, 156),
      certificate: Hex(INSTITUTION_CERTIFICATE_LENGTH, "From the central bank; terminals check it against the root."),
      enrolmentKey: PublicKey,
    }),
  }),
};

export const institution = {
  identity,
  treasury,
  issuing,
  purses,
  reports,
  bulletins,
  peers,
  rounds,
  enrolment,
  syncs,
  phones,
  merchants,
  wallets,
  tokens: tokenRoutes("Institution", ROLES),
};
