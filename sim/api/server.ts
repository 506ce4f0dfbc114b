/**
 * The simulator's server: the town over HTTP for programs, the page for people, one stream of events for both.
 *
 * Guarantees: a request that is malformed, of a wrong type, too large, too frequent or about something that is not there gets 4xx with a sentence and
 * changes nothing; GET /openapi.json says what the server checks, because it is printed from the same schemas.
 */
import swagger from "@fastify/swagger";
import Fastify, { type FastifyInstance } from "fastify";
import type { Town } from "../town/town.js";
import { addActs } from "./acts.js";
import { answerError, answerNothing } from "./errors.js";
import { addEvents } from "./follow.js";
import { guard, isLoopback, type Rate } from "./guard.js";
import { addPage } from "./page.js";
import { ANSWER } from "./schemas.js";

export interface ServerOptions {
  readonly host: string;
  readonly rate?: Rate;
}

const BODY_BYTES = 4096;
/** A page that follows a busy story asks often; a flood is more than this. */
const RATE: Rate = { max: 1200, window_ms: 10_000 };

const ABOUT = {
  title: "Openpurse simulator",
  version: "1",
  description:
    "A town with bracelets on the real engine. Amounts are fen; times are simulated milliseconds. docs/simulator.md has examples.",
};

export async function buildServer(town: Town, options: ServerOptions): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: BODY_BYTES,
    requestTimeout: 30_000,
    forceCloseConnections: true,
    // A number is a number: nothing is turned into what the schema wants, nothing is dropped in silence.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false, allowUnionTypes: true } },
  });
  app.removeContentTypeParser("text/plain");
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(answerNothing);
  await guard(app, isLoopback(options.host), options.rate ?? RATE);
  await app.register(swagger, { openapi: { openapi: "3.1.0", info: ABOUT } });
  await app.register(async (scope) => {
    addActs(scope, town);
    addEvents(scope, town);
    const schema = { operationId: "state", summary: "The whole town at one glance.", response: { 200: ANSWER.state } };
    scope.get("/state", { schema }, () => town.state());
    scope.get("/openapi.json", { schema: { hide: true } }, () => app.swagger());
    await addPage(scope);
  });
  await app.ready();
  return app;
}
