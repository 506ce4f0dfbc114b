/** Enrolment over HTTP: a cooperative bank's charter within the range that its token names, and the two steps that its stations carry. */
import type { InstitutionContext } from "../../parties/institution/context.js";
import { certifyCooperative } from "../../parties/institution/issuing/charter.js";
import { trustMaker } from "../../parties/institution/issuing/makers.js";
import { activate, beginEnrolment } from "../../parties/institution/purses/enrolment.js";
import { hex, unhex } from "../../parties/shared/environment.js";
import { refuse } from "../../parties/shared/errors.js";
import { ok } from "../../protocol/codec/result.js";
import { cooperativeId, publicKey, walletNumber } from "./common.js";
import { DONE, type Route, route } from "./route.js";
import { bytes, object, whole } from "./shapes.js";
import type { Bearer } from "./tokens.js";

/** A cooperative bank's token names the range that an operator gave it; no charter goes past it. */
function withinScope(who: Bearer, first: string, last: string): boolean {
  if (who.role === "operator") return true;
  const [from, to] = who.scope.split("-");
  return from <= first && first <= last && last <= to;
}

function charter(institution: InstitutionContext): Route {
  return route({
    method: "POST",
    url: "/cooperatives/{id}/certificate",
    roles: ["operator", "cooperative"],
    summary: "Charters a cooperative bank within its range of wallet numbers.",
    params: object({ id: cooperativeId }),
    mine: (who, { id }) => who.role === "operator" || who.subject === id,
    body: object({
      keyNumber: whole("Of the enrolment key.", 1, 255, 1),
      firstWallet: walletNumber,
      lastWallet: walletNumber,
      bestClass: whole("4: the anonymous class.", 0, 255, 4),
      expiry_s: whole("Unix seconds.", 1, 0xffffffff, 1_900_000_000),
      publicKey,
    }),
    answer: object({ certificate: bytes(130, "The certificate.") }),
    errors: ["class-not-delegable", "bad-range", "undecodable", "range-taken", "not-yours"],
    act: async ({ who, params, body }) => {
      if (!withinScope(who, body.firstWallet, body.lastWallet)) return refuse("not-yours");
      const certificate = await certifyCooperative(institution, {
        cooperative: unhex(params.id),
        keyNumber: body.keyNumber,
        bestClass: body.bestClass,
        firstWallet: unhex(body.firstWallet),
        lastWallet: unhex(body.lastWallet),
        expiry_s: body.expiry_s,
        publicKey: unhex(body.publicKey),
      });
      return certificate.ok ? ok({ certificate: hex(certificate.value) }) : certificate;
    },
  });
}

export function enrolmentRoutes(institution: InstitutionContext): Route[] {
  return [
    charter(institution),
    route({
      method: "POST",
      url: "/makers",
      summary: "Trusts a maker of secure elements.",
      roles: ["operator"],
      errors: [],
      body: object({ maker: bytes(4, "The maker's id.", "09"), publicKey }),
      answer: DONE,
      act: async ({ body }) =>
        ok(await trustMaker(institution, unhex(body.maker), unhex(body.publicKey)).then(() => ({}))),
    }),
    route({
      method: "POST",
      url: "/enrolments",
      roles: ["cooperative", "station"],
      summary: "Begins an enrolment; asked again with the same bytes, the same answer.",
      body: object({
        certificate: bytes(130, "The cooperative bank's certificate."),
        order: bytes(91, "The signed order."),
        answer: bytes(119, "The bracelet's answer to it."),
      }),
      answer: object({ keyStep: bytes(65, "The data of the KEY step.") }),
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
      act: async ({ body: { certificate, order, answer } }) => {
        const request = { certificate: unhex(certificate), order: unhex(order), answer: unhex(answer) };
        const step = await beginEnrolment(institution, request);
        return step.ok ? ok({ keyStep: hex(step.value) }) : step;
      },
    }),
    route({
      method: "POST",
      url: "/enrolments/{wallet}/activation",
      roles: ["cooperative", "station"],
      summary: "The bracelet has confirmed; from here on the wallet exists.",
      params: object({ wallet: walletNumber }),
      body: object({ confirm: bytes(16, "The bracelet's confirmation.") }),
      answer: object({ box: bytes(37, "The data of the ACTIVATE step.") }),
      errors: ["no-enrolment", "confirmation-wrong", "identity-known"],
      act: async ({ params, body }) => {
        const box = await activate(institution, unhex(params.wallet), unhex(body.confirm));
        return box.ok ? ok({ box: hex(box.value) }) : box;
      },
    }),
  ];
}
