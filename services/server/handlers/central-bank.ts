/**
 * The central bank behind HTTP. The name of a movement is the institution's own, so what was cut is finished by asking again, in whichever process.
 */
import type { CentralBank } from "../../../parties/central-bank/central-bank.js";
import { hex, unhex } from "../../../parties/shared/environment.js";
import { refuse } from "../../../parties/shared/errors.js";
import { isPosted } from "../../../parties/shared/ledger/ledger.js";
import { ok } from "../../../protocol/codec/result.js";
import { centralBank } from "../../contract/central-bank.js";
import { done } from "../../results.js";
import { handle, type Operations, operationsOf, type Service } from "../operation.js";
import type { ServiceStore } from "../store.js";
import { type Members, roundOperations } from "./netting-rounds.js";
import { tokenOperations } from "./tokens.js";

const { institutions, books } = centralBank;

function institutionOperations(bank: CentralBank): Operations<typeof institutions> {
  const move = async (direction: "issue" | "redeem", id: string, body: { amount_minor: number; movement: string }) => {
    if (!body.movement.startsWith(`${id}/${direction}/`)) return refuse("malformed");
    return done(bank[direction](unhex(id), body.amount_minor, body.movement));
  };
  return {
    issue: handle(institutions.issue, ({ params, body }) => move("issue", params.id, body)),
    redeem: handle(institutions.redeem, ({ params, body }) => move("redeem", params.id, body)),
    certify: handle(institutions.certify, async ({ params, body }) => {
      const publicKey = unhex(body.publicKey);
      if (!bank.suite.isPoint(publicKey)) return refuse("undecodable");
      const { keyNumber, expiry_s } = body;
      const request = { institution: unhex(params.id), keyNumber, publicKey, expiry_s };
      return ok({ certificate: hex(await bank.certifyInstitution(request)) });
    }),
    deposit: handle(institutions.deposit, ({ params, body, key }) =>
      done(bank.deposit(unhex(params.id), body.amount_minor, key)),
    ),
    movement: handle(institutions.movement, async ({ params, query }) =>
      query.movement.startsWith(`${params.id}/`)
        ? ok({ known: await isPosted(bank.ledger, query.movement) })
        : refuse("malformed"),
    ),
  };
}

function bookOperations(bank: CentralBank): Operations<typeof books> {
  return {
    root: handle(books.root, async () => ok({ rootKey: hex(bank.rootKey) })),
    circulation: handle(books.circulation, async () => ok(await bank.totals())),
  };
}

/** `members`: institutions that take part in netting. */
export function centralBankService(bank: CentralBank, store: ServiceStore, members: Members = new Map()): Service {
  const operations = operationsOf<typeof centralBank>({
    institutions: institutionOperations(bank),
    books: bookOperations(bank),
    rounds: roundOperations(bank, members),
    tokens: tokenOperations(centralBank.tokens, store.tokens),
  });
  return { prefix: "/central-bank", title: "Central bank", id: "", store, operations };
}
