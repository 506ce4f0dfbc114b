/** A person's phone behind HTTP. */
import type { InstitutionContext } from "../../../../parties/institution/context.js";
import { bindingsOf, unbind } from "../../../../parties/institution/purses/binding.js";
import { replace, reportLost } from "../../../../parties/institution/purses/loss.js";
import { cancelUnload, requestUnload } from "../../../../parties/institution/purses/unload.js";
import { InstitutionSync } from "../../../../parties/institution/sync/sync-session.js";
import { hex, unhex } from "../../../../parties/shared/environment.js";
import { ok } from "../../../../protocol/codec/result.js";
import { phones } from "../../../contract/institution/phones.js";
import { mapResult } from "../../../results.js";
import { handle, type Operations } from "../../operation.js";
import type { SyncSessions } from "./sync-sessions.js";

/** The name under which an unload is known: its key, made the wallet's own as every key is. */
const unloadKey = (name: string, key: string) => `wallet/${name}/${key}`;

export function phoneOperations(context: InstitutionContext, sessions: SyncSessions): Operations<typeof phones> {
  return {
    sync: handle(phones.sync, async ({ bearer, params, body }) =>
      sessions.open(bearer.id, new InstitutionSync(context, { soft: params.name, bind: body.bind })),
    ),
    bracelets: handle(phones.bracelets, async ({ params }) => {
      const bound = await bindingsOf(context.db, params.name);
      const bracelets = bound.map(({ wallet, number, state, key }) => ({
        wallet: hex(wallet),
        number,
        state,
        key: hex(key),
      }));
      return ok({ bracelets });
    }),
    release: handle(phones.release, async ({ params }) =>
      mapResult(await unbind(context, params.name, unhex(params.wallet)), (state) => ({ state })),
    ),
    unload: handle(phones.unload, async ({ params, body: { wallet, amount_minor }, key }) =>
      mapResult(
        await requestUnload(context, { softWallet: params.name, wallet: unhex(wallet), amount_minor, key }),
        ({ state }) => ({ state }),
      ),
    ),
    cancelUnload: handle(phones.cancelUnload, async ({ params, body }) => {
      const unload = await cancelUnload(context, params.name, unloadKey(params.name, body.unload));
      return mapResult(unload, ({ state }) => ({ state }));
    }),
    reportLoss: handle(phones.reportLoss, async ({ params }) =>
      mapResult(await reportLost(context, params.name, unhex(params.wallet)), (state) => ({ state })),
    ),
    replace: handle(phones.replace, async ({ params, body }) =>
      replace(context, params.name, unhex(params.wallet), unhex(body.heir)),
    ),
  };
}
