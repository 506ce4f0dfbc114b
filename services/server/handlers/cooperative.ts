/** A cooperative bank behind HTTP. */
import type { CooperativeBank } from "../../../parties/cooperative/cooperative-bank.js";
import { hex, unhex } from "../../../parties/shared/environment.js";
import { ok } from "../../../protocol/codec/result.js";
import { cooperative } from "../../contract/cooperative.js";
import { booked } from "../../results.js";
import { handle, operationsOf, type Service } from "../operation.js";
import type { ServiceStore } from "../store.js";
import { tokenOperations } from "./tokens.js";

const { counter, tokens } = cooperative;

export function cooperativeService(bank: CooperativeBank, store: ServiceStore): Service {
  const id = hex(bank.id);
  const operations = operationsOf<typeof cooperative>({
    counter: {
      certificate: handle(counter.certificate, async () => ok({ id, certificate: hex(bank.certificate) })),
      order: handle(counter.order, async ({ body }) => ok({ order: hex(await bank.order(unhex(body.wallet))) })),
      cash: handle(counter.cash, ({ body, key }) => booked(bank.takeCash(unhex(body.wallet), body.amount_minor, key))),
      till: handle(counter.till, async () => ok({ till_minor: await bank.till() })),
    },
    tokens: tokenOperations(tokens, store.tokens),
  });
  return { prefix: "/cooperative", title: `Cooperative bank ${id}`, id, store, operations };
}
