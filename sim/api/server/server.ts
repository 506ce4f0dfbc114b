/**
 * The simulator's server: the town over HTTP for programs, the page for people, one stream of events for both.
 *
 * Guarantees: a request that is malformed, of a wrong type, too large, too frequent or about something that does not exist gets 4xx with a sentence and
 * changes nothing; GET /openapi.json says what the server checks, because both come from sim/api/contract.
 */
import type { Town } from "../../town/town.js";
import { pathOf } from "../contract/names.js";
import { STATE } from "../contract/state.js";
import { addActs } from "./acts.js";
import { type App, newApp } from "./app.js";
import { addDocument, responsesOf } from "./document.js";
import { answerError, answerNotFound } from "./errors.js";
import { addEvents } from "./events.js";
import { guard, isLoopback, type Rate } from "./guard.js";
import { addPage } from "./page.js";

export interface ServerOptions {
  readonly host: string;
  readonly rate?: Rate;
}

/** A page that follows a busy story sends many requests; a flood is more than this. */
const RATE: Rate = { max: 1200, window_ms: 10_000 };

export async function buildServer(town: Town, options: ServerOptions): Promise<App> {
  const app = newApp();
  app.removeContentTypeParser("text/plain");
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(answerNotFound);
  await guard(app, isLoopback(options.host), options.rate ?? RATE);
  await addDocument(app);
  await app.register(async (scope) => {
    addActs(scope, town);
    addEvents(scope, town);
    const summary = "The whole town at one glance.";
    const schema = { operationId: "state", summary, tags: ["views"], response: responsesOf(summary, STATE) };
    scope.get(pathOf("state"), { schema }, () => town.state());
    scope.get("/openapi.json", { schema: { hide: true } }, () => app.swagger());
    await addPage(scope);
  });
  await app.ready();
  return app;
}
