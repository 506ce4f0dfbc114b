/**
 * Soft wallets: the account behind a phone, and the one a cooperative bank sells from. A token is good for its own wallet.
 *
 * Buying takes digital cash out of the institution's treasury against money that these books do not keep (the customer's bank account), so it is
 * an operator's to confirm.
 */
import { route } from "../route.js";
import {
  Amount,
  Balance,
  by,
  CreditBooking,
  ERRORS,
  Fields,
  Movement,
  OneOf,
  SoftWalletName,
  WalletNumber,
} from "../shapes.js";
import { Entries, EntriesBefore } from "./history.js";

const movesMoney = { owner: "name", money: true, params: by.name } as const;
const looks = { roles: ["wallet", "cooperative", "operator"], owner: "name", params: by.name } as const;

export const wallets = {
  open: route("openWallet", "POST /v1/wallets", {
    summary: "Opens a soft wallet: a person's of class IV, a business's, or the one a cooperative bank sells from.",
    roles: ["operator", "cooperative"],
    body: Fields({ name: SoftWalletName, holder: OneOf("The kind of holder.", ["person", "business"]) }),
    errors: ["not-yours", "name-taken", "undecodable"],
  }),
  buy: route("buy", "POST /v1/wallets/{name}/purchases", {
    summary: "Digital cash from the treasury, against money outside these books.",
    roles: ["operator"],
    ...movesMoney,
    body: Movement,
    errors: [...ERRORS.move, "over-soft-cap"],
  }),
  sell: route("sell", "POST /v1/wallets/{name}/sales", {
    summary: "Digital cash back to the treasury; the bank account is credited outside these books.",
    roles: ["wallet"],
    ...movesMoney,
    body: Movement,
    errors: ERRORS.move,
  }),
  load: route("load", "POST /v1/wallets/{name}/loads", {
    summary: "Loads a bracelet: booked now, on the purse at its next sync.",
    roles: ["wallet", "cooperative"],
    ...movesMoney,
    body: Fields({ wallet: WalletNumber, amount_minor: Amount }),
    response: CreditBooking,
    errors: ERRORS.load,
  }),
  balance: route("walletBalance", "GET /v1/wallets/{name}/balance", {
    summary: "What the soft wallet has.",
    ...looks,
    response: Balance,
    errors: ["no-such-wallet"],
  }),
  history: route("walletHistory", "GET /v1/wallets/{name}/history", {
    summary: "What happened to the soft wallet, newest first.",
    ...looks,
    query: EntriesBefore,
    response: Entries,
  }),
};
