/**
 * One HTTP server for one or more services: bounds on size, rate and time, the log, the errors, the document, the health.
 *
 * The log has method, route, status, milliseconds and role of each request: no body, no header, no path with names in it, so no secret and no
 * token. An error is logged with its message and its place; what PostgreSQL adds of rows (`detail`) is left out.
 */

import rateLimit from "@fastify/rate-limit";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from "fastify";
import { type ErrorName, errorOf, type PartyError } from "../../parties/shared/errors.js";
import { errorsOf } from "../contract/route.js";
import { Refusal } from "../results.js";
import { aboutService } from "./handlers/about.js";
import { openApi } from "./openapi.js";
import type { Service } from "./operation.js";
import { RETRY_AFTER_S, refusalBody, refusalOf, statusOf } from "./refusals.js";
import { addRoutes, JSON_TYPE, type RateLimit } from "./routing.js";

interface Bounds {
  readonly perAddress: number;
  readonly perToken: number;
}

export interface AppOptions {
  /** Requests in a minute. */
  readonly bounds?: Bounds;
  /** Where log lines go; absent: no log. */
  readonly log?: { write(line: string): void };
  /** `info`: a line a request. */
  readonly level?: "info" | "warn";
  /** How long a handler may take. */
  readonly handler_ms?: number;
  /** Called for each answer that the document does not have: a fault of this server, for tests. */
  readonly onUndocumented?: (what: string) => void;
}

const BODY_LIMIT = 64 * 1024;
const BOUNDS: Bounds = { perAddress: 6_000, perToken: 3_000 };
const MINUTE_MS = 60_000;
const HANDLER_MS = 20_000;
const REQUEST_MS = 10_000;
const CONNECTION_MS = 30_000;

interface Logged {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly stack?: string;
}

const logger = ({ log: stream, level = "info" }: AppOptions) =>
  stream === undefined
    ? false
    : {
        level,
        stream,
        base: null,
        serializers: {
          err: ({ name, code, message, stack }: Logged) => ({ type: name ?? "", code, message, stack }) as never,
          req: () => ({}) as never,
          res: () => ({}) as never,
        },
      };

/** The refusal as it goes out, past the serializer: an error in writing an error would say less. */
function sendRefusal(reply: FastifyReply, error: PartyError): void {
  const status = statusOf(error.name);
  if (status === 503 && !reply.hasHeader("retry-after")) reply.header("retry-after", RETRY_AFTER_S);
  if (status === 401) reply.header("www-authenticate", "Bearer");
  if (status === 500) reply.header("request-id", reply.request.id);
  reply
    .code(status)
    .type(JSON_TYPE)
    .send(Buffer.from(refusalBody(error)));
}

/** A whole response, for a connection whose bytes are no HTTP. */
function rawRefusal(name: ErrorName): string {
  const body = refusalBody(errorOf(name));
  const head = `HTTP/1.1 400 Bad Request\r\ncontent-type: ${JSON_TYPE}\r\nconnection: close`;
  return `${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

function newApp(options: AppOptions): FastifyInstance {
  const app = fastify({
    logger: logger(options),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_MS,
    connectionTimeout: CONNECTION_MS,
    handlerTimeout: options.handler_ms ?? HANDLER_MS,
    forceCloseConnections: "idle",
    exposeHeadRoutes: false,
    // What does not fit is refused, never changed until it fits.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } },
    frameworkErrors: (_error, _request, reply) => sendRefusal(reply as FastifyReply, errorOf("malformed")),
    clientErrorHandler: (_error, socket) => {
      if (socket.writable) socket.end(rawRefusal("malformed"));
    },
  }) as unknown as FastifyInstance;
  app.removeContentTypeParser("text/plain");
  app.decorateRequest("bearer", null);
  // A token, a binding's key, a balance: nothing here is for a cache.
  app.addHook("onRequest", async (_request, reply) => {
    reply.header("cache-control", "no-store");
  });
  app.addHook("onResponse", async (request, reply) => {
    const { method, bearer } = request;
    const line = { method, route: request.routeOptions.url ?? "none", status: reply.statusCode };
    request.log.info({ ...line, ms: Math.round(reply.elapsedTime), role: bearer?.role ?? "anyone" }, "answered");
  });
  app.setErrorHandler((thrown, request, reply) => {
    const error = refusalOf(thrown);
    if (statusOf(error.name) >= 500) request.log.error({ err: thrown }, error.name);
    sendRefusal(reply, error);
  });
  app.setNotFoundHandler((_request, reply) => sendRefusal(reply, errorOf("no-such-route")));
  return app;
}

/** Counts the requests of an address before anything else is looked at; gives the limit of tokens. */
async function limitRates(app: FastifyInstance, bounds: Bounds): Promise<RateLimit> {
  await app.register(rateLimit, { global: false });
  const limit = (max: number, keyGenerator: (request: FastifyRequest) => string): RateLimit => {
    const count = app.createRateLimit({ max, timeWindow: MINUTE_MS, keyGenerator });
    return async (request, reply) => {
      const counted = await count(request);
      if (counted.isAllowed || !counted.isExceeded) return;
      reply.header("retry-after", counted.ttlInSeconds);
      throw new Refusal("too-many-requests");
    };
  };
  app.addHook(
    "onRequest",
    limit(bounds.perAddress, (request) => `address ${request.ip}`),
  );
  return limit(bounds.perToken, (request) => `token ${request.bearer?.id}`);
}

/** Reports each refusal that the contract of its route does not have. */
function watch(app: FastifyInstance, report: (what: string) => void): void {
  app.addHook("onSend", async (request, reply, payload) => {
    const { config, url, method } = request.routeOptions;
    if (reply.statusCode === 200 || config?.contract === undefined) return;
    const { error } = JSON.parse(String(payload)) as { error: ErrorName };
    if (!errorsOf(config.contract).includes(error)) report(`${method} ${url} answers ${error}`);
  });
}

export async function createApp(services: readonly Service[], options: AppOptions = {}): Promise<FastifyInstance> {
  const app = newApp(options);
  if (options.onUndocumented !== undefined) watch(app, options.onUndocumented);
  const limit = await limitRates(app, options.bounds ?? BOUNDS);
  const all = [aboutService(services), ...services];
  for (const service of all) await addRoutes(app, service, limit);
  const document = openApi(all.map((one) => ({ ...one, routes: one.operations.map(({ route }) => route) })));
  app.get("/openapi.json", async () => document);
  await app.ready();
  return app;
}
