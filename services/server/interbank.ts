/**
 * What other institutions and the central bank ask of an institution. Whose token it is says who asks: an institution's is good for what its own
 * merchants took, the central bank's for netting rounds, in the order in which institution/interbank/netting.ts tells them.
 */
import type { InstitutionContext } from "../../parties/institution/context.js";
import type { Bulletin } from "../../parties/institution/contract.js";
import { bulletin, bulletins } from "../../parties/institution/interbank/bulletin.js";
import { claimFor } from "../../parties/institution/interbank/foreign-claims.js";
import { memberOf } from "../../parties/institution/interbank/members.js";
import { abandon, agree, finish } from "../../parties/institution/interbank/netting.js";
import { encodeForkProof } from "../../parties/institution/settlement/fork-file.js";
import { forkPage } from "../../parties/institution/settlement/fork-proof.js";
import { refund } from "../../parties/institution/settlement/refund.js";
import { hex, unhex } from "../../parties/shared/environment.js";
import { ok } from "../../protocol/codec/result.js";
import { BATCH_BYTES, flat, read, records, result } from "./claims.js";
import { booked, institutionId, payee, ticketId } from "./common.js";
import { DONE, type Route, route } from "./route.js";
import { amount, bytes, listOf, object, text } from "./shapes.js";
import type { Bearer } from "./tokens.js";

const PEER = ["institution"] as const;
const CENTRAL = ["central-bank"] as const;
const PAGE = 50;
/** Of one institution; each of them may owe each of the others. */
const MOST_PRESENTED = 250;

const byId = object({ id: institutionId });
const itself = (who: Bearer, { id }: { id: string }) => who.subject === id;

/** A netting round's name, at the central bank and at every institution. */
export const roundName = text("^[a-z0-9][a-z0-9-]{0,39}$", "The round's name.", "2026-03-02");
export const byRound = object({ round: roundName });
const presentments = listOf(
  object({ debtor: institutionId, creditor: institutionId, amount_minor: wide() }),
  MOST_PRESENTED,
);

/** What institutions owe each other grows past one payment's bound. */
function wide(): typeof amount {
  return { schema: { ...amount.schema, maximum: Number.MAX_SAFE_INTEGER }, example: amount.example };
}

function peerRoutes(institution: InstitutionContext): Route[] {
  return [
    route({
      method: "POST",
      url: "/peers/{id}/claims",
      money: true,
      roles: PEER,
      mine: itself,
      summary:
        "Payments under this institution's tickets that a merchant of the other one took; each is judged by itself.",
      params: byId,
      body: object({ payee, records }),
      bodyLimit: BATCH_BYTES,
      answer: object({ results: listOf(result) }),
      errors: [],
      act: async ({ params, body }) => {
        const results = await claimFor(institution, unhex(params.id), unhex(body.payee), read(body.records));
        return ok({ results: results.map(flat) });
      },
    }),
    route({
      method: "POST",
      url: "/peers/{id}/refunds",
      money: true,
      roles: PEER,
      mine: itself,
      summary: "The other institution's merchant gives back part or all of such a payment.",
      params: byId,
      body: object({ payee, ticketId, amount_minor: amount }),
      answer: booked,
      errors: ["bad-amount", "no-such-payment", "refund-too-much", "no-such-account"],
      act: async ({ params, body, key }) => {
        const { amount_minor } = body;
        const asked = { payee: unhex(body.payee), ticketId: unhex(body.ticketId), amount_minor, key };
        const credit = await refund(institution, asked, hex(unhex(params.id)));
        return credit.ok ? ok({ creditNumber: credit.value.creditNumber }) : credit;
      },
    }),
  ];
}

function evidenceRoute(institution: InstitutionContext): Route {
  const place = text("^[0-9a-f]{1,128}$", "Where the next page begins.", "5a");
  return route({
    method: "GET",
    url: "/fork-proofs",
    roles: ["operator", "institution"],
    errors: [],
    summary: "Purses that paid twice with one ticket: files that anybody can check (docs/protocol/fork-proof.md).",
    query: object({}, { after: place }),
    answer: object({ proofs: listOf(text("^([0-9a-f]{2})+$", "A fork proof.", "4f50")) }, { next: place }),
    act: async ({ query }) => {
      const { proofs, next } = await forkPage(institution, query.after ?? "", PAGE);
      const files = proofs.map((proof) => hex(encodeForkProof(proof)));
      return ok(next === null ? { proofs: files } : { proofs: files, next });
    },
  });
}

function roundRoutes(institution: InstitutionContext): Route[] {
  const at = (end: string) =>
    ({ method: "POST", url: `/rounds/{round}/${end}`, roles: CENTRAL, params: byRound }) as const;
  return [
    route({
      ...at("presentation"),
      summary: "What is due to this institution, fixed at the first time of asking.",
      answer: object({ presentments }),
      errors: ["round-open", "key-reused"],
      act: async ({ params }) => {
        const presented = await memberOf(institution).present(params.round);
        return presented.ok ? ok({ presentments: presented.value }) : presented;
      },
    }),
    route({
      ...at("agreement"),
      summary: "What others present against this institution, which agrees to owe it or refuses.",
      body: object({ presentments }),
      answer: DONE,
      errors: ["not-due", "key-reused"],
      act: async ({ params, body }) => {
        const agreed = await agree(institution, params.round, body.presentments);
        return agreed.ok ? ok({}) : agreed;
      },
    }),
    route({
      ...at("settlement"),
      money: true,
      summary: "The central bank has moved the net; this institution writes it down.",
      answer: DONE,
      errors: ["insufficient-funds", "no-such-account"],
      act: async ({ params }) => {
        const finished = await finish(institution, params.round);
        return finished.ok ? ok({}) : finished;
      },
    }),
    route({
      ...at("cancellation"),
      summary: "The round did not come about; its name is spent.",
      answer: DONE,
      errors: [],
      act: async ({ params }) => ok(await abandon(institution, params.round).then(() => ({}))),
    }),
  ];
}

/** A bulletin, as terminals and other institutions read it. */
export const bulletinShape = object({
  institution: institutionId,
  certificates: listOf(bytes(109, "Of a ticket key, from the central bank.")),
  hotlist: listOf(ticketId),
});

function bulletinRoutes(institution: InstitutionContext): Route[] {
  const told = ({ certificates, ...rest }: Bulletin) => ({
    ...rest,
    certificates: certificates.map(hex),
  });
  return [
    route({
      method: "GET",
      url: "/bulletin",
      roles: ["merchant", "station", "operator", "institution"],
      errors: [],
      summary:
        "What a terminal fetches when it is on line: certificates of ticket keys, and tickets not to take off line.",
      answer: bulletinShape,
      act: async () => ok(told(await bulletin(institution))),
    }),
    route({
      method: "GET",
      url: "/bulletins",
      roles: ["merchant", "station", "operator"],
      errors: [],
      summary: "This bulletin, and those of the institutions that there is an agreement with, as far as they answer.",
      answer: object({ bulletins: listOf(bulletinShape) }),
      act: async () => ok({ bulletins: (await bulletins(institution)).map(told) }),
    }),
  ];
}

export function betweenRoutes(institution: InstitutionContext): Route[] {
  return [
    ...bulletinRoutes(institution),
    ...peerRoutes(institution),
    evidenceRoute(institution),
    ...roundRoutes(institution),
  ];
}
