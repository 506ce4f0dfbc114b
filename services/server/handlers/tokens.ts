/** Minting and revoking tokens, the same at every party. */
import { refuse } from "../../../parties/shared/errors.js";
import { ok } from "../../../protocol/codec/result.js";
import type { tokenRoutes } from "../../contract/tokens.js";
import { mapResult } from "../../results.js";
import { handle, type Operations } from "../operation.js";
import type { TokenStore } from "../tokens.js";

type TokenRoutes = ReturnType<typeof tokenRoutes>;

export function tokenOperations(routes: TokenRoutes, tokens: TokenStore): Operations<TokenRoutes> {
  return {
    mint: handle(routes.mint, async ({ body: { role, subject, scope = "" } }) =>
      mapResult(await tokens.mint({ role, subject, scope }), (token) => ({ token })),
    ),
    revoke: handle(routes.revoke, async ({ params }) =>
      (await tokens.revoke(params.id)) ? ok({}) : refuse("no-such-token"),
    ),
  };
}
