/** Syncs: a device that holds a bracelet to a reader carries its frames, and sees a one-time handle and sealed frames, as over the air. */
import Type from "typebox";
import { FRAME_LENGTH } from "../../../protocol/messages/frame.js";
import { route } from "../route.js";
import { Fields, Hex, OneOf } from "../shapes.js";

const CARRIERS = ["station", "cooperative", "merchant", "wallet"] as const;
const SessionName = Hex(16, "The session's name.", { title: "SessionName" });
const SealedFrame = Hex(FRAME_LENGTH, "A sealed frame.", { title: "SealedFrame" });
const bySession = Fields({ session: SessionName });
const SyncStep = Type.Union(
  [
    Fields({ do: OneOf("Carry this frame to the bracelet.", ["send"]), frame: SealedFrame }),
    Fields({ do: OneOf("The sync is complete.", ["done"]) }),
  ],
  { title: "SyncStep" },
);
const STEP_ERRORS = [
  "no-such-session",
  "session-over",
  "undecodable",
  "unknown-handle",
  "channel-broken",
  "not-synced",
] as const;

export const OpenedSync = Fields({ session: SessionName, nonce: Hex(16, "Goes into SYNC-OPEN.") }, "OpenedSync");

export const syncs = {
  open: route("openSync", "POST /v1/syncs", {
    summary: "A new sync session.",
    roles: CARRIERS,
    response: OpenedSync,
    errors: ["too-many-sessions"],
  }),
  opened: route("syncOpened", "POST /v1/syncs/{session}/opened", {
    summary: "The bracelet has answered SYNC-OPEN.",
    roles: CARRIERS,
    params: bySession,
    body: Fields({ answer: Hex(32, "Its answer.") }),
    response: SyncStep,
    errors: STEP_ERRORS,
  }),
  frame: route("syncFrame", "POST /v1/syncs/{session}/frames", {
    summary: "The bracelet has answered SYNC.",
    roles: CARRIERS,
    params: bySession,
    body: Fields({ answer: SealedFrame }),
    response: SyncStep,
    errors: STEP_ERRORS,
  }),
};
