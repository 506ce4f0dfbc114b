/** Enrolment: a cooperative bank's charter within the range that its token names, and the two steps that its stations carry. */
import { ACTIVATE_LENGTH, KEY_LENGTH, ORDER_ANSWER_LENGTH, ORDER_LENGTH } from "../../../protocol/commands/enrol.js";
import { COOPERATIVE_CERTIFICATE_LENGTH } from "../../../protocol/messages/certificate.js";
import { route } from "../route.js";
import { by, CooperativeId, ExpiryS, Fields, Hex, PublicKey, WalletNumber, Whole } from "../shapes.js";

export const enrolment = {
  charter: route("charterCooperative", "POST /v1/cooperatives/{id}/certificate", {
    summary: "Charters a cooperative bank within its range of wallet numbers.",
    roles: ["operator", "cooperative"],
    owner: "id",
    params: Fields({ id: CooperativeId }),
    body: Fields({
      keyNumber: Whole("Of the enrolment key.", 1, 255, 1),
      firstWallet: WalletNumber,
      lastWallet: WalletNumber,
      bestClass: Whole("4: the anonymous class.", 0, 255, 4),
      expiry_s: ExpiryS,
      publicKey: PublicKey,
    }),
    response: Fields({ certificate: Hex(COOPERATIVE_CERTIFICATE_LENGTH, "The certificate.") }),
    errors: ["class-not-delegable", "bad-range", "undecodable", "range-taken"],
  }),
  trustMaker: route("trustMaker", "POST /v1/makers", {
    summary: "Trusts a maker of secure elements.",
    roles: ["operator"],
    body: Fields({ maker: Hex(4, "The maker's id.", { fill: "09" }), publicKey: PublicKey }),
  }),
  begin: route("beginEnrolment", "POST /v1/enrolments", {
    summary: "Begins an enrolment; the same bytes get the same answer.",
    roles: ["cooperative", "station"],
    body: Fields({
      certificate: Hex(COOPERATIVE_CERTIFICATE_LENGTH, "The cooperative bank's certificate."),
      order: Hex(ORDER_LENGTH, "The signed order."),
      answer: Hex(ORDER_ANSWER_LENGTH, "The bracelet's answer to it."),
    }),
    response: Fields({ keyStep: Hex(KEY_LENGTH, "The data of the KEY step.") }),
    errors: [
      "undecodable",
      "wrong-institution",
      "certificate-forged",
      "certificate-expired",
      "certificate-mismatch",
      "order-forged",
      "order-stale",
      "wallet-out-of-range",
      "class-too-good",
      "wrong-currency",
      "wrong-suite",
      "unknown-maker",
      "attestation-forged",
      "bad-identity",
      "identity-known",
      "wallet-taken",
    ],
  }),
  activate: route("activateWallet", "POST /v1/enrolments/{wallet}/activation", {
    summary: "The bracelet has confirmed; from here on the wallet exists.",
    roles: ["cooperative", "station"],
    params: by.wallet,
    body: Fields({ confirm: Hex(16, "The bracelet's confirmation.") }),
    response: Fields({ box: Hex(ACTIVATE_LENGTH, "The data of the ACTIVATE step.") }),
    errors: ["no-enrolment", "confirmation-wrong", "identity-known"],
  }),
};
