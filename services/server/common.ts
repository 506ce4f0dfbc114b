/** Shapes that several services share, and the routes that every service has: its tokens. */
import { refuse } from "../../parties/shared/errors.js";
import { ok } from "../../protocol/codec/result.js";
import { DONE, type Route, route } from "./route.js";
import { amount, bytes, object, oneOf, sum, text } from "./shapes.js";
import type { Front } from "./store.js";
import { type Bearer, ROLES, type Role } from "./tokens.js";

export const institutionId = bytes(4, "An institution's id.", "01");
export const cooperativeId = bytes(4, "A cooperative bank's id.", "07");
export const payee = bytes(8, "A merchant's id, as its terminals put it into requests.", "a0");
export const walletNumber = bytes(8, "A bracelet's wallet number.", "00");
export const ticketId = bytes(8, "A ticket's id: the first 8 bytes of its key's hash.");
export const publicKey = bytes(33, "A compressed point of P-256.", "02");
export const softName = text(
  "^[a-z0-9][a-z0-9-]{0,39}$",
  "A soft wallet's name; `cooperative-` and an id is the one a cooperative bank sells from.",
  "alice",
);
export const moved = object({ amount_minor: amount });
export const booked = object({ creditNumber: sum("The credit's number on the purse, from 1.", 1) });
export const balance = object({ balance_minor: sum("Fen.", 10_00) });

export const byPayee = object({ payee });
export const byName = object({ name: softName });

/** Of a route behind which another party is asked. */
export const AWAY = ["party-away", "party-closed"] as const;

/** An operator acts for everybody; a customer for itself. */
export function ownPayee(who: Bearer, params: { payee: string }): boolean {
  return who.role === "operator" || who.subject === params.payee;
}

export function ownWallet(who: Bearer, params: { name: string }): boolean {
  if (who.role === "operator") return true;
  return params.name === (who.role === "cooperative" ? `cooperative-${who.subject}` : who.subject);
}

/** Minting and revoking, by operators. A token is shown once: its answer is kept nowhere, and so has no idempotency key. */
export function tokenRoutes(front: Front, roles: readonly Role[]): Route[] {
  const range = text("^[0-9a-f]{16}-[0-9a-f]{16}$", "Of a cooperative bank: first and last wallet number.", "");
  return [
    route({
      method: "POST",
      url: "/tokens",
      summary: "A new bearer token, shown once.",
      roles: ["operator"],
      body: object(
        {
          role: oneOf("What its bearer may do.", ...ROLES.filter((role) => roles.includes(role))),
          subject: text(
            "^[0-9a-z-]{0,63}$",
            "Whose affairs: an id or a soft wallet's name; empty for an operator.",
            "",
          ),
        },
        { scope: { ...range, example: `${"0".repeat(15)}1-${"0".repeat(13)}3e7` } },
      ),
      answer: object({
        token: text("^[0-9a-f]{16}[.][0-9a-f]{64}$", "Keep it.", `${"5a".repeat(8)}.${"5a".repeat(32)}`),
      }),
      errors: ["bad-subject"],
      act: async ({ body: { role, subject, scope = "" } }) => {
        const token = await front.tokens.mint({ role, subject, scope });
        return token.ok ? ok({ token: token.value }) : token;
      },
    }),
    route({
      method: "DELETE",
      url: "/tokens/{id}",
      summary: "The token is good no more.",
      roles: ["operator"],
      params: object({ id: bytes(8, "The first half of the token.") }),
      answer: DONE,
      errors: ["no-such-token"],
      act: async ({ params }) => ((await front.tokens.revoke(params.id)) ? ok({}) : refuse("no-such-token")),
    }),
  ];
}
