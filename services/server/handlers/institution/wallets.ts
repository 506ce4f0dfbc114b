/** Soft wallets behind HTTP. */
import type { InstitutionContext } from "../../../../parties/institution/context.js";
import { openPersonal, openSoftWallet, sellTo } from "../../../../parties/institution/issuing/soft-wallet.js";
import { buyFrom } from "../../../../parties/institution/issuing/treasury.js";
import { load } from "../../../../parties/institution/purses/load.js";
import { ACCOUNT } from "../../../../parties/institution/store/accounts.js";
import { books } from "../../../../parties/institution/store/tables.js";
import { unhex } from "../../../../parties/shared/environment.js";
import { refuse } from "../../../../parties/shared/errors.js";
import { balanceOf } from "../../../../parties/shared/ledger/ledger.js";
import { ok } from "../../../../protocol/codec/result.js";
import { wallets } from "../../../contract/institution/wallets.js";
import { booked, done } from "../../../results.js";
import { handle, type Operations } from "../../operation.js";
import { softWalletOf } from "../../tokens.js";
import { historyPage } from "./history.js";

export interface WalletOptions {
  /** A soft wallet buys without an operator confirming that it has paid. Development only. */
  readonly freeMoney: boolean;
}

export function walletOperations(
  context: InstitutionContext,
  { freeMoney }: WalletOptions,
): Operations<typeof wallets> {
  const buy: typeof wallets.buy = freeMoney ? { ...wallets.buy, roles: ["operator", "wallet"] } : wallets.buy;
  return {
    open: handle(wallets.open, async ({ bearer, body: { name, holder } }) => {
      const owner = bearer.role === "operator" || (name === softWalletOf(bearer) && holder === "business");
      if (!owner) return refuse("not-yours");
      if (holder === "person") return done(openPersonal(context, name));
      await openSoftWallet(context, name);
      return ok({});
    }),
    buy: handle(buy, ({ params, body, key }) => done(sellTo(context, params.name, body.amount_minor, key))),
    sell: handle(wallets.sell, ({ params, body, key }) => done(buyFrom(context, params.name, body.amount_minor, key))),
    load: handle(wallets.load, ({ params, body: { wallet, amount_minor }, key }) =>
      booked(load(context, { softWallet: params.name, wallet: unhex(wallet), amount_minor, key })),
    ),
    balance: handle(wallets.balance, async ({ params }) => {
      const balance_minor = await balanceOf(books(context.db), ACCOUNT.soft(params.name));
      return balance_minor === null ? refuse("no-such-wallet") : ok({ balance_minor });
    }),
    history: handle(wallets.history, async ({ params, query }) =>
      ok(await historyPage(context, ACCOUNT.soft(params.name), query)),
    ),
  };
}
