/** Syncs behind HTTP. */
import type { InstitutionContext } from "../../../../parties/institution/context.js";
import { InstitutionSync } from "../../../../parties/institution/sync/sync-session.js";
import { unhex } from "../../../../parties/shared/environment.js";
import { syncs } from "../../../contract/institution/syncs.js";
import { handle, type Operations } from "../../operation.js";
import type { SyncSessions } from "./sync-sessions.js";

export function syncOperations(context: InstitutionContext, sessions: SyncSessions): Operations<typeof syncs> {
  return {
    open: handle(syncs.open, async ({ bearer }) => sessions.open(bearer.id, new InstitutionSync(context))),
    opened: handle(syncs.opened, ({ bearer, params, body: { answer } }) =>
      sessions.step({ owner: bearer.id, session: params.session, request: `opened ${answer}` }, (session) =>
        session.purseOpened(unhex(answer)),
      ),
    ),
    frame: handle(syncs.frame, ({ bearer, params, body: { answer } }) =>
      sessions.step({ owner: bearer.id, session: params.session, request: `frame ${answer}` }, (session) =>
        session.purseAnswered(unhex(answer)),
      ),
    ),
  };
}
