/**
 * Soft wallets: the account behind a phone, and the one a cooperative bank sells from. A token is good for its own wallet.
 *
 * Buying takes digital cash out of the institution's treasury against money that these books do not keep (the customer's bank account), so it is
 * an operator's to confirm; only where `freeMoney` is set, as in development, may a wallet do it for itself.
 */
import type { InstitutionContext } from "../../parties/institution/context.js";
import { openPersonal, openSoftWallet, sellTo } from "../../parties/institution/issuing/soft-wallet.js";
import { buyFrom } from "../../parties/institution/issuing/treasury.js";
import { load } from "../../parties/institution/purses/load.js";
import { books } from "../../parties/institution/store/tables.js";
import { unhex } from "../../parties/shared/environment.js";
import { type PartyResult, refuse } from "../../parties/shared/errors.js";
import { balanceOf, type Posted } from "../../parties/shared/ledger/ledger.js";
import { ok } from "../../protocol/codec/result.js";
import { balance, booked, byName, moved, ownWallet, softName, walletNumber } from "./common.js";
import { entries, page, pageOf } from "./history.js";
import { DONE, type Route, route } from "./route.js";
import { amount, object, oneOf } from "./shapes.js";
import type { Role } from "./tokens.js";

export interface WalletOptions {
  /** A soft wallet buys without anybody confirming that it has paid. Development only. */
  readonly freeMoney: boolean;
}

const account = (name: string) => `soft/${name}`;
const settled = (posted: PartyResult<Posted>) => (posted.ok ? ok({}) : posted);

function movingRoutes(institution: InstitutionContext, buyers: readonly Role[]): Route[] {
  return [
    route({
      method: "POST",
      url: "/wallets/{name}/purchases",
      money: true,
      roles: buyers,
      mine: ownWallet,
      summary: "Digital cash from the treasury, against money outside these books.",
      params: byName,
      body: moved,
      answer: DONE,
      errors: ["bad-amount", "no-such-account", "insufficient-funds", "over-soft-cap"],
      act: async ({ params, body, key }) => settled(await sellTo(institution, params.name, body.amount_minor, key)),
    }),
    route({
      method: "POST",
      url: "/wallets/{name}/sales",
      money: true,
      roles: ["wallet"],
      mine: ownWallet,
      summary: "Digital cash back to the treasury; the bank account is credited outside these books.",
      params: byName,
      body: moved,
      answer: DONE,
      errors: ["bad-amount", "no-such-account", "insufficient-funds"],
      act: async ({ params, body, key }) => settled(await buyFrom(institution, params.name, body.amount_minor, key)),
    }),
    route({
      method: "POST",
      url: "/wallets/{name}/loads",
      money: true,
      roles: ["wallet", "cooperative"],
      mine: ownWallet,
      summary: "Loads a bracelet: booked now, on the purse at its next sync.",
      params: byName,
      body: object({ wallet: walletNumber, amount_minor: amount }),
      answer: booked,
      errors: [
        "bad-amount",
        "no-such-wallet",
        "wallet-suspended",
        "over-balance-cap",
        "no-such-account",
        "insufficient-funds",
      ],
      act: async ({ params, body, key }) => {
        const credit = await load(institution, {
          softWallet: params.name,
          wallet: unhex(body.wallet),
          amount_minor: body.amount_minor,
          key,
        });
        return credit.ok ? ok({ creditNumber: credit.value.creditNumber }) : credit;
      },
    }),
  ];
}

export function walletRoutes(institution: InstitutionContext, options: WalletOptions): Route[] {
  const buyers: readonly Role[] = options.freeMoney ? ["operator", "wallet"] : ["operator"];
  return [
    route({
      method: "POST",
      url: "/wallets",
      roles: ["operator", "cooperative"],
      summary: "Opens a soft wallet: a person's of class IV, a business's, or the one a cooperative bank sells from.",
      body: object({ name: softName, holder: oneOf("Whose it is.", "person", "business") }),
      answer: DONE,
      errors: ["not-yours", "name-taken", "undecodable"],
      act: async ({ who, body: { name, holder } }) => {
        if (!ownWallet(who, { name }) || (who.role === "cooperative" && holder === "person"))
          return refuse("not-yours");
        if (holder === "person") return settled(await openPersonal(institution, name));
        await openSoftWallet(institution, name);
        return ok({});
      },
    }),
    ...movingRoutes(institution, buyers),
    route({
      method: "GET",
      url: "/wallets/{name}/balance",
      roles: ["wallet", "cooperative", "operator"],
      mine: ownWallet,
      summary: "What the soft wallet has.",
      params: byName,
      answer: balance,
      errors: ["no-such-wallet"],
      act: async ({ params }) => {
        const balance_minor = await balanceOf(books(institution.db), account(params.name));
        return balance_minor === null ? refuse("no-such-wallet") : ok({ balance_minor });
      },
    }),
    route({
      method: "GET",
      url: "/wallets/{name}/history",
      roles: ["wallet", "cooperative", "operator"],
      mine: ownWallet,
      summary: "What happened to the soft wallet, newest first.",
      params: byName,
      query: page,
      answer: entries,
      errors: [],
      act: async ({ params, query }) => ok(await pageOf(institution, account(params.name), query)),
    }),
  ];
}
