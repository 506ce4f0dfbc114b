/**
 * What a person's phone asks of the institution for its soft wallet: a sync that it carries itself and in which it may want the bracelet bound, the
 * bracelets bound to it, unloading, a bracelet that is lost and the one in its place.
 *
 * A binding's key is a secret of bracelet, phone and institution; it goes to the phone here, under the wallet's own token, and is never kept with
 * the answers. Which soft wallet asks, the token says; the press that each of these needs is on the wrist.
 */
import type { InstitutionContext } from "../../parties/institution/context.js";
import { bindingsOf, unbind } from "../../parties/institution/purses/binding.js";
import { replace, reportLost } from "../../parties/institution/purses/loss.js";
import { askUnload, cancelUnload } from "../../parties/institution/purses/unload.js";
import { SyncServer } from "../../parties/institution/sync/sync-session.js";
import { hex, unhex } from "../../parties/shared/environment.js";
import { ok } from "../../protocol/codec/result.js";
import { byName, ownWallet, softName, walletNumber } from "./common.js";
import { type Route, route } from "./route.js";
import type { Sessions } from "./sessions.js";
import { amount, bytes, listOf, object, oneOf, sum, text, truth } from "./shapes.js";
import { opened, openedBy } from "./syncs.js";

const bindingState = oneOf("Of the binding.", "asked", "bound", "ending", "ended");
const unloadState = oneOf("Of the unload; it is done when the wearer has pressed.", "asked", "done", "cancelled");
const PHONE = ["wallet"] as const;
const byBracelet = object({ name: softName, wallet: walletNumber });

function bracelets(institution: InstitutionContext, sessions: Sessions): Route[] {
  return [
    route({
      method: "POST",
      url: "/wallets/{name}/syncs",
      roles: PHONE,
      mine: ownWallet,
      summary: "A sync that this wallet's phone carries; with `bind` it wants the bracelet bound, which costs a press.",
      params: byName,
      body: object({ bind: truth("Bind it.") }),
      answer: opened,
      errors: ["too-many-sessions"],
      act: async ({ who, params, body }) =>
        openedBy(sessions, who, new SyncServer(institution, { soft: params.name, bind: body.bind })),
    }),
    route({
      method: "GET",
      url: "/wallets/{name}/bracelets",
      roles: PHONE,
      mine: ownWallet,
      params: byName,
      errors: [],
      summary: "The bracelets bound to this wallet, with the keys for LINK-OPEN.",
      answer: object({
        bracelets: listOf(
          object({
            wallet: walletNumber,
            number: sum("The binding's number.", 1),
            state: bindingState,
            key: bytes(32, "Secret: for LINK-OPEN."),
          }),
        ),
      }),
      act: async ({ params }) => {
        const bound = await bindingsOf(institution.db, params.name);
        return ok({ bracelets: bound.map((b) => ({ ...b, wallet: hex(b.wallet), key: hex(b.key) })) });
      },
    }),
    route({
      method: "POST",
      url: "/wallets/{name}/bracelets/{wallet}/release",
      roles: PHONE,
      mine: ownWallet,
      summary: "Unbinds a bracelet; it hears of it at its next sync.",
      params: byBracelet,
      answer: object({ state: bindingState }),
      errors: ["not-bound"],
      act: async ({ params }) => {
        const state = await unbind(institution, params.name, unhex(params.wallet));
        return state.ok ? ok({ state: state.value }) : state;
      },
    }),
  ];
}

/** The name under which an unload is known: its key, made the wallet's own as every key is. */
const unloadKey = (name: string, key: string) => `wallet/${name}/${key}`;

function unloads(institution: InstitutionContext): Route[] {
  const answer = object({ state: unloadState });
  return [
    route({
      method: "POST",
      url: "/wallets/{name}/unloads",
      money: true,
      roles: PHONE,
      mine: ownWallet,
      summary: "Asks a bound bracelet for money back; the wearer presses at its next sync, and then it arrives.",
      params: byName,
      body: object({ wallet: walletNumber, amount_minor: amount }),
      answer,
      errors: ["bad-amount", "not-bound", "wallet-suspended", "unload-waits", "over-unloadable", "over-soft-cap"],
      act: async ({ params, body, key }) => {
        const row = await askUnload(institution, {
          softWallet: params.name,
          wallet: unhex(body.wallet),
          amount_minor: body.amount_minor,
          key,
        });
        return row.ok ? ok({ state: row.value.state }) : row;
      },
    }),
    route({
      method: "POST",
      url: "/wallets/{name}/unloads/cancellation",
      roles: PHONE,
      mine: ownWallet,
      summary: "Takes an unload back. If the wearer has pressed already, the money still arrives.",
      params: byName,
      body: object({ unload: text("^[!-~]{1,200}$", "The idempotency key under which it was asked for.", "unload-1") }),
      answer,
      errors: ["no-such-unload", "unload-done"],
      act: async ({ params, body }) => {
        const row = await cancelUnload(institution, params.name, unloadKey(params.name, body.unload));
        return row.ok ? ok({ state: row.value.state }) : row;
      },
    }),
  ];
}

function losses(institution: InstitutionContext): Route[] {
  return [
    route({
      method: "POST",
      url: "/wallets/{name}/bracelets/{wallet}/loss",
      roles: PHONE,
      mine: ownWallet,
      summary: "The bracelet is lost: it is frozen, and its tickets go on the hotlist.",
      params: byBracelet,
      answer: object({ state: oneOf("Of the bracelet.", "frozen") }),
      errors: ["not-bound", "wallet-suspended"],
      act: async ({ params }) => {
        const state = await reportLost(institution, params.name, unhex(params.wallet));
        return state.ok ? ok({ state: state.value }) : state;
      },
    }),
    route({
      method: "POST",
      url: "/wallets/{name}/bracelets/{wallet}/heir",
      money: true,
      roles: PHONE,
      mine: ownWallet,
      summary:
        "Another bound bracelet gets its money, the rest when its tickets close. A new key asks how far it has come.",
      params: byBracelet,
      body: object({ heir: walletNumber }),
      answer: object({
        moved_minor: sum("Moved so far, fen.", 10_00),
        waiting_minor: sum("Still behind the lost bracelet, fen.", 0),
      }),
      errors: ["not-bound", "not-lost", "replaced-already", "wallet-suspended"],
      act: async ({ params, body }) => replace(institution, params.name, unhex(params.wallet), unhex(body.heir)),
    }),
  ];
}

export function phoneRoutes(institution: InstitutionContext, sessions: Sessions): Route[] {
  return [...bracelets(institution, sessions), ...unloads(institution), ...losses(institution)];
}
