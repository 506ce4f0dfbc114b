/**
 * One HTTP server for one or more services: bounds on size, rate and time, the log, the errors, the document, the health.
 *
 * The log has method, route, status, milliseconds and role of each request: no body, no header, no path with names in it, so no secret and no
 * token. An error is logged with its message and its place; what PostgreSQL adds of rows (`detail`) is left out.
 */

import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from "fastify";
import { type ErrorName, errorOf, type PartyError } from "../../parties/shared/errors.js";
import { ok } from "../../protocol/codec/result.js";
import { type Meter, mount } from "./mount.js";
import { RETRY_AFTER_S, Refusal, refusalOf, statusOf } from "./refusals.js";
import { errorsOf, route, type Service } from "./route.js";
import { object, oneOf } from "./shapes.js";

export interface Bounds {
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
  /** Hears of an answer that the document does not have: a mistake of ours, for tests. */
  readonly onUndocumented?: (what: string) => void;
}

export const BODY_LIMIT = 64 * 1024;
const BOUNDS: Bounds = { perAddress: 6_000, perToken: 3_000 };
const MINUTE_MS = 60_000;
const HANDLER_MS = 20_000;
const REQUEST_MS = 10_000;
const CONNECTION_MS = 30_000;
/** Books that do not answer by then are away. */
const ALIVE_MS = 2_000;

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

/** The error as it goes out, with its status and what it is good for to know when to come again. */
function refuse(reply: FastifyReply, { name, sentence, mend }: PartyError): void {
  const status = statusOf(name);
  if (status === 503 && !reply.hasHeader("retry-after")) reply.header("retry-after", RETRY_AFTER_S);
  if (status === 401) reply.header("www-authenticate", "Bearer");
  if (status === 500) reply.header("request-id", reply.request.id);
  // Past the serializer: an error in writing an error would say less.
  reply
    .code(status)
    .type("application/json; charset=utf-8")
    .send(Buffer.from(JSON.stringify({ error: name, sentence, mend })));
}

function raw(name: ErrorName): string {
  const { sentence, mend } = errorOf(name);
  const body = JSON.stringify({ error: name, sentence, mend });
  const head = "HTTP/1.1 400 Bad Request\r\ncontent-type: application/json; charset=utf-8\r\nconnection: close";
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
    // What is not as it should be is refused, never bent until it fits.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } },
    frameworkErrors: (_error, _request, reply) => refuse(reply as unknown as FastifyReply, errorOf("malformed")),
    clientErrorHandler: (_error, socket) => {
      if (socket.writable) socket.end(raw("malformed"));
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
    refuse(reply, error);
  });
  app.setNotFoundHandler((_request, reply) => refuse(reply, errorOf("no-such-route")));
  return app;
}

/** Counts what an address asks, before anything else is looked at; gives the meter of tokens. */
async function bound(app: FastifyInstance, bounds: Bounds): Promise<Meter> {
  await app.register(rateLimit, { global: false });
  const meter = (max: number, keyGenerator: (request: FastifyRequest) => string): Meter => {
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
    meter(bounds.perAddress, (request) => `address ${request.ip}`),
  );
  return meter(bounds.perToken, (request) => `token ${request.bearer?.id}`);
}

/** Says of each answer that is not in the document what it was. */
function watch(app: FastifyInstance, services: readonly Service[], tell: (what: string) => void): void {
  app.addHook("onSend", async (request, reply, payload) => {
    const { url = "", method } = request.routeOptions;
    if (reply.statusCode === 200 || url === "") return;
    const known = services.flatMap((s) => s.routes.map((r) => ({ path: s.prefix + r.url, r })));
    const asked = url.replaceAll(/:(\w+)/g, "{$1}");
    const found = known.find(({ path, r }) => path === asked && r.method === method);
    const { error } = JSON.parse(String(payload)) as { error: ErrorName };
    if (found !== undefined && !errorsOf(found.r).includes(error)) tell(`${method} ${asked} answers ${error}`);
  });
}

/** How these services are, and the document of all of them. */
function about(services: readonly Service[]): Service {
  const health = route({
    method: "GET",
    url: "/health",
    summary: "Whether the books can be reached.",
    roles: "anyone",
    errors: [],
    answer: object({ state: oneOf("In order.", "ok") }),
    act: async () => {
      const late = new Promise<never>((_, reject) => {
        setTimeout(() => reject(new Refusal("database-away")), ALIVE_MS).unref();
      });
      for (const service of services) await Promise.race([service.front.alive(), late]);
      return ok({ state: "ok" as const });
    },
  });
  const front = services[0].front;
  return { prefix: "", title: "About", front, routes: [health] };
}

export async function createApp(services: readonly Service[], options: AppOptions = {}): Promise<FastifyInstance> {
  const app = newApp(options);
  const all = [about(services), ...services];
  if (options.onUndocumented !== undefined) watch(app, all, options.onUndocumented);
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Openpurse: the parties over HTTP",
        description:
          "Amounts are whole fen; bytes are lower-case hexadecimal. Errors are a name, a sentence and who can mend it.",
        version: "0.1.0",
      },
      components: { securitySchemes: { bearer: { type: "http", scheme: "bearer" } } },
    },
  });
  const meter = await bound(app, options.bounds ?? BOUNDS);
  for (const service of all) await mount(app, service, meter);
  app.get("/openapi.json", { schema: { hide: true } }, () => app.swagger());
  await app.ready();
  return app;
}
