/**
 * What a person's phone requests of the institution for its soft wallet: a sync that it carries itself and in which it may want the bracelet bound, the
 * bracelets bound to it, unloading, a bracelet that is lost and the one in its place.
 *
 * A binding's key is a secret of bracelet, phone and institution; it goes to the phone here, under the wallet's own token. The token names the soft wallet;
 * the press that each of these needs is on the wrist.
 */
import Type from "typebox";
import { route } from "../route.js";
import { Amount, by, Fields, Hex, OneOf, SoftWalletName, Sum, Text, Truth, WalletNumber } from "../shapes.js";
import { OpenedSync } from "./syncs.js";

const ofWallet = { roles: ["wallet"], owner: "name", params: by.name } as const;
const ofBracelet = { ...ofWallet, params: Fields({ name: SoftWalletName, wallet: WalletNumber }) } as const;
const BindingState = OneOf("Of the binding.", ["asked", "bound", "ending", "ended"]);
const Unload = Fields({
  state: OneOf("Of the unload; it is done when the wearer has pressed.", ["asked", "done", "cancelled"]),
});

export const phones = {
  sync: route("openPhoneSync", "POST /v1/wallets/{name}/syncs", {
    summary: "A sync that this wallet's phone carries; with `bind` it wants the bracelet bound, which costs a press.",
    ...ofWallet,
    body: Fields({ bind: Truth("Bind it.") }),
    response: OpenedSync,
    errors: ["too-many-sessions"],
  }),
  bracelets: route("bracelets", "GET /v1/wallets/{name}/bracelets", {
    summary: "The bracelets bound to this wallet, with the keys for LINK-OPEN.",
    ...ofWallet,
    response: Fields({
      bracelets: Type.Array(
        Fields(
          {
            wallet: WalletNumber,
            number: Sum("The binding's number.", 1),
            state: BindingState,
            key: Hex(32, "Secret: for LINK-OPEN."),
          },
          "BoundBracelet",
        ),
      ),
    }),
  }),
  release: route("releaseBracelet", "POST /v1/wallets/{name}/bracelets/{wallet}/release", {
    summary: "Unbinds a bracelet, which learns of it at its next sync.",
    ...ofBracelet,
    response: Fields({ state: BindingState }),
    errors: ["not-bound"],
  }),
  unload: route("unload", "POST /v1/wallets/{name}/unloads", {
    summary: "Requests money back from a bound bracelet; the wearer presses at its next sync, and then it arrives.",
    ...ofWallet,
    money: true,
    body: Fields({ wallet: WalletNumber, amount_minor: Amount }),
    response: Unload,
    errors: ["bad-amount", "not-bound", "wallet-suspended", "unload-waits", "over-unloadable", "over-soft-cap"],
  }),
  cancelUnload: route("cancelUnload", "POST /v1/wallets/{name}/unloads/cancellation", {
    summary: "Takes an unload back. If the wearer has pressed already, the money still arrives.",
    ...ofWallet,
    body: Fields({
      unload: Text("^[!-~]{1,200}$", "The idempotency key of the request for it.", { example: "unload-1" }),
    }),
    response: Unload,
    errors: ["no-such-unload", "unload-done"],
  }),
  reportLoss: route("reportLoss", "POST /v1/wallets/{name}/bracelets/{wallet}/loss", {
    summary: "The bracelet is lost: it is frozen, and its tickets go on the hotlist.",
    ...ofBracelet,
    response: Fields({ state: OneOf("Of the bracelet.", ["frozen"]) }),
    errors: ["not-bound", "wallet-suspended"],
  }),
  replace: route("replaceBracelet", "POST /v1/wallets/{name}/bracelets/{wallet}/heir", {
    summary:
      "Another bound bracelet gets its money, the rest when its tickets close. A request with a new key says how far it has come.",
    ...ofBracelet,
    money: true,
    body: Fields({ heir: WalletNumber }),
    response: Fields({
      moved_minor: Sum("Moved so far, fen.", 10_00),
      waiting_minor: Sum("Still behind the lost bracelet, fen.", 0),
    }),
    errors: ["not-bound", "not-lost", "replaced-already", "wallet-suspended"],
  }),
};
