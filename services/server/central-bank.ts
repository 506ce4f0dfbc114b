/**
 * The central bank over HTTP. Its operator admits institutions and takes their reserves; an institution issues and redeems for itself alone; netting
 * rounds have a file of their own. The
 * name of a movement is the institution's own, so what was cut is finished by asking again, in whichever process.
 */

import type { CentralBank } from "../../parties/central-bank/central-bank.js";
import { hex, unhex } from "../../parties/shared/environment.js";
import { refuse } from "../../parties/shared/errors.js";
import { isPosted } from "../../parties/shared/ledger/ledger.js";
import { ok } from "../../protocol/codec/result.js";
import { institutionId, moved, publicKey, tokenRoutes } from "./common.js";
import { type Members, netRoutes } from "./rounds.js";
import { DONE, type Route, route, type Service } from "./route.js";
import { amount, bytes, object, sum, text, truth, whole } from "./shapes.js";
import type { Front } from "./store.js";
import type { Bearer } from "./tokens.js";

const byId = object({ id: institutionId });
const movement = text(
  "^[!-~]{1,300}$",
  "The movement's name, which begins with the institution's id.",
  "01010101/issue/1",
);
const ours = (who: Bearer, { id }: { id: string }) => who.role === "operator" || who.subject === id;

function movements(bank: CentralBank): Route[] {
  const by = (direction: "issue" | "redeem") =>
    route({
      method: "POST",
      url: `/institutions/{id}/${direction}`,
      money: true,
      roles: ["institution"],
      mine: ours,
      summary: direction === "issue" ? "New digital cash against the reserve." : "Digital cash ends; reserve is free.",
      params: byId,
      body: object({ amount_minor: amount, movement }),
      answer: DONE,
      errors: ["bad-amount", "unknown-institution", "reserve-too-small", "not-outstanding", "insufficient-funds"],
      act: async ({ params, body }) => {
        if (!body.movement.startsWith(`${params.id}/${direction}/`)) return refuse("malformed");
        const posted = await bank[direction](unhex(params.id), body.amount_minor, body.movement);
        return posted.ok ? ok({}) : posted;
      },
    });
  return [by("issue"), by("redeem")];
}

function admission(bank: CentralBank): Route[] {
  return [
    route({
      method: "POST",
      url: "/institutions/{id}/certificate",
      roles: ["operator", "institution"],
      mine: ours,
      summary: "Certifies an institution's ticket key. An operator admits an institution by giving it a token.",
      params: byId,
      body: object({
        keyNumber: whole("Of the ticket key.", 1, 255, 1),
        publicKey,
        expiry_s: whole("Unix seconds.", 1, 0xffffffff, 1_900_000_000),
      }),
      answer: object({ certificate: bytes(109, "The certificate.") }),
      errors: ["undecodable"],
      act: async ({ params, body }) => {
        if (!bank.suite.isPoint(unhex(body.publicKey))) return refuse("undecodable");
        const { keyNumber, expiry_s } = body;
        const request = { institution: unhex(params.id), keyNumber, publicKey: unhex(body.publicKey), expiry_s };
        return ok({ certificate: hex(await bank.certifyInstitution(request)) });
      },
    }),
    route({
      method: "POST",
      url: "/institutions/{id}/deposit",
      money: true,
      roles: ["operator"],
      summary: "The institution has brought reserves.",
      params: byId,
      body: moved,
      answer: DONE,
      errors: ["bad-amount", "unknown-institution"],
      act: async ({ params, body, key }) => {
        const posted = await bank.deposit(unhex(params.id), body.amount_minor, key);
        return posted.ok ? ok({}) : posted;
      },
    }),
  ];
}

function looking(bank: CentralBank): Route[] {
  return [
    route({
      method: "GET",
      url: "/root",
      summary: "The root key, which terminals pin.",
      roles: "anyone",
      errors: [],
      answer: object({ rootKey: publicKey }),
      act: async () => ok({ rootKey: hex(bank.rootKey) }),
    }),
    route({
      method: "GET",
      url: "/institutions/{id}/movements",
      roles: ["operator", "institution"],
      mine: ours,
      summary: "Whether a movement is on the books: for an institution that lost the answer.",
      params: byId,
      query: object({ movement }),
      answer: object({ known: truth("It is.") }),
      errors: [],
      act: async ({ params, query }) =>
        query.movement.startsWith(`${params.id}/`)
          ? ok({ known: await isPosted(bank.ledger, query.movement) })
          : refuse("malformed"),
    }),
    route({
      method: "GET",
      url: "/circulation",
      summary: "What was ever issued and redeemed.",
      roles: ["operator"],
      answer: object({ issued: sum("Fen.", 10_00), redeemed: sum("Fen.", 0) }),
      errors: [],
      act: async () => ok(await bank.totals()),
    }),
  ];
}

/** `members`: institutions that take part in netting. */
export function centralBankService(bank: CentralBank, front: Front, members: Members = new Map()): Service {
  const routes = [
    ...movements(bank),
    ...admission(bank),
    ...looking(bank),
    ...netRoutes(bank, members),
    ...tokenRoutes(front, ["operator", "institution"]),
  ];
  return { prefix: "/central-bank", title: "Central bank", front, routes };
}
