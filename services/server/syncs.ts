/** Syncs over HTTP: whoever holds a bracelet to a reader carries its frames. The carrier sees a one-time handle and sealed frames, as by air. */
import type { InstitutionContext } from "../../parties/institution/context.js";
import type { SyncSession, SyncStep } from "../../parties/institution/contract.js";
import { SyncServer } from "../../parties/institution/sync/sync-session.js";
import { hex, unhex } from "../../parties/shared/environment.js";
import { type PartyResult, refuse } from "../../parties/shared/errors.js";
import { ok } from "../../protocol/codec/result.js";
import { FRAME_LENGTH } from "../../protocol/messages/frame.js";
import { type Route, route } from "./route.js";
import type { Sessions } from "./sessions.js";
import { bytes, type Of, object, oneOf } from "./shapes.js";
import type { Bearer, Role } from "./tokens.js";

const CARRIERS: readonly Role[] = ["station", "cooperative", "merchant", "wallet"];
const session = bytes(16, "The session's name.");
const frame = bytes(FRAME_LENGTH, "A sealed frame.");
const step = object({ do: oneOf("What comes next.", "send", "done") }, { frame });

type Step = { do: "send" | "done"; frame?: string };

async function told(next: Promise<SyncStep> | null): Promise<PartyResult<Step>> {
  if (next === null) return refuse("no-such-session");
  const got = await next;
  if (got.do === "failed") return { ok: false, error: got.error };
  return ok(got.do === "send" ? { do: "send", frame: hex(got.frame) } : { do: "done" });
}

export const opened = object({ session, nonce: bytes(16, "Goes into SYNC-OPEN.") });

/** A session in the hands of whoever opened it. */
export function openedBy(sessions: Sessions, who: Bearer, begun: SyncSession): PartyResult<Of<typeof opened>> {
  const name = sessions.begin(who.id, begun);
  return name.ok ? ok({ session: name.value, nonce: hex(begun.nonce) }) : name;
}

export function syncRoutes(institution: InstitutionContext, sessions: Sessions): Route[] {
  const stepRoute = (
    end: string,
    summary: string,
    box: typeof frame,
    take: (s: SyncSession, bytes: Uint8Array) => Promise<SyncStep>,
  ) =>
    route({
      method: "POST",
      url: `/syncs/{session}/${end}`,
      roles: CARRIERS,
      summary,
      params: object({ session }),
      body: object({ answer: box }),
      answer: step,
      errors: ["no-such-session", "session-over", "undecodable", "unknown-handle", "channel-broken", "not-synced"],
      act: ({ who, params, body }) =>
        told(sessions.step(who.id, params.session, `${end} ${body.answer}`, (s) => take(s, unhex(body.answer)))),
    });
  return [
    route({
      method: "POST",
      url: "/syncs",
      roles: CARRIERS,
      summary: "A new sync session.",
      answer: opened,
      errors: ["too-many-sessions"],
      act: async ({ who }) => openedBy(sessions, who, new SyncServer(institution)),
    }),
    stepRoute("opened", "The bracelet has answered SYNC-OPEN.", bytes(32, "Its answer."), (s, answer) =>
      s.opened(answer),
    ),
    stepRoute("frames", "The bracelet has answered SYNC.", frame, (s, answer) => s.take(answer)),
  ];
}
