/** Minting and revoking bearer tokens, at every party by its operators. A token is shown once, and so its route takes no idempotency key. */
import Type from "typebox";
import { type Role, route } from "./route.js";
import { Fields, Hex, OneOf, Text } from "./shapes.js";

const range = { example: `${"0".repeat(15)}1-${"0".repeat(13)}3e7` };
const token = { example: `${"5a".repeat(8)}.${"5a".repeat(32)}` };

/** `party` makes the operation ids unique. */
export function tokenRoutes(party: string, roles: readonly Role[]) {
  return {
    mint: route(`mint${party}Token`, "POST /v1/tokens", {
      summary: "A new bearer token, shown once.",
      roles: ["operator"],
      body: Fields({
        role: OneOf("What its bearer may do.", roles),
        subject: Text("^[0-9a-z-]{0,63}$", "The owner: an id or a soft wallet's name; empty for an operator.", {
          example: "",
        }),
        scope: Type.Optional(
          Text("^[0-9a-f]{16}-[0-9a-f]{16}$", "Of a cooperative bank: first and last wallet number.", range),
        ),
      }),
      response: Fields({ token: Text("^[0-9a-f]{16}[.][0-9a-f]{64}$", "It is not shown again.", token) }),
      errors: ["bad-subject"],
    }),
    revoke: route(`revoke${party}Token`, "DELETE /v1/tokens/{id}", {
      summary: "The token is no longer valid.",
      roles: ["operator"],
      params: Fields({ id: Hex(8, "The first half of the token.") }),
      errors: ["no-such-token"],
    }),
  };
}
