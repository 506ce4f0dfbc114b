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
  Booked,
  byName,
  Done,
  Fields,
  Movement,
  OneOf,
  SoftWalletName,
  WalletNumber,
} from "../shapes.js";
import { Entries, EntriesBefore } from "./history.js";

const READERS = ["wallet", "cooperative", "operator"] as const;

export const wallets = {
  open: route({
    method: "POST",
    path: "/v1/wallets",
    operationId: "openWallet",
    summary: "Opens a soft wallet: a person's of class IV, a business's, or the one a cooperative bank sells from.",
    roles: ["operator", "cooperative"],
    body: Fields({ name: SoftWalletName, holder: OneOf("The kind of holder.", ["person", "business"]) }),
    response: Done,
    errors: ["not-yours", "name-taken", "undecodable"],
  }),
  buy: route({
    method: "POST",
    path: "/v1/wallets/{name}/purchases",
    operationId: "buy",
    summary: "Digital cash from the treasury, against money outside these books.",
    roles: ["operator"],
    owner: "name",
    money: true,
    params: byName,
    body: Movement,
    response: Done,
    errors: ["bad-amount", "no-such-account", "insufficient-funds", "over-soft-cap"],
  }),
  sell: route({
    method: "POST",
    path: "/v1/wallets/{name}/sales",
    operationId: "sell",
    summary: "Digital cash back to the treasury; the bank account is credited outside these books.",
    roles: ["wallet"],
    owner: "name",
    money: true,
    params: byName,
    body: Movement,
    response: Done,
    errors: ["bad-amount", "no-such-account", "insufficient-funds"],
  }),
  load: route({
    method: "POST",
    path: "/v1/wallets/{name}/loads",
    operationId: "load",
    summary: "Loads a bracelet: booked now, on the purse at its next sync.",
    roles: ["wallet", "cooperative"],
    owner: "name",
    money: true,
    params: byName,
    body: Fields({ wallet: WalletNumber, amount_minor: Amount }),
    response: Booked,
    errors: [
      "bad-amount",
      "no-such-wallet",
      "wallet-suspended",
      "over-balance-cap",
      "no-such-account",
      "insufficient-funds",
    ],
  }),
  balance: route({
    method: "GET",
    path: "/v1/wallets/{name}/balance",
    operationId: "walletBalance",
    summary: "What the soft wallet has.",
    roles: READERS,
    owner: "name",
    params: byName,
    response: Balance,
    errors: ["no-such-wallet"],
  }),
  history: route({
    method: "GET",
    path: "/v1/wallets/{name}/history",
    operationId: "walletHistory",
    summary: "What happened to the soft wallet, newest first.",
    roles: READERS,
    owner: "name",
    params: byName,
    query: EntriesBefore,
    response: Entries,
    errors: [],
  }),
};
