/**
 * Routes on Fastify. In this order: how many requests this address and this token have left, which bearer the token has, whether its role may do this
 * and to this owner's affairs, whether there is a key; only then is a body read, checked against its schema, and acted on. So a stranger costs little.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { hex } from "../../parties/shared/environment.js";
import type { PartyResult } from "../../parties/shared/errors.js";
import type { Route } from "../contract/route.js";
import { Refusal } from "../results.js";
import type { StoredAnswer } from "./idempotency.js";
import type { HandlerRequest, Operation, Service } from "./operation.js";
import { RETRY_AFTER_S, refusalBody, statusOf } from "./refusals.js";
import { type Bearer, softWalletOf } from "./tokens.js";

declare module "fastify" {
  interface FastifyRequest {
    /** Null until the token was found. */
    bearer: Bearer | null;
  }
  interface FastifyContextConfig {
    contract?: Route;
  }
}

/** Rejects when there were too many requests. */
export type RateLimit = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

const TOKEN = /^Bearer ([!-~]{1,200})$/i;
const KEY = /^[!-~]{1,200}$/;
export const JSON_TYPE = "application/json; charset=utf-8";
const ANONYMOUS: Bearer = { id: "", role: "wallet", subject: "", scope: "" };

/** The same for the same value, in whatever order its properties came. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inside]) => [name, canonical(inside)]),
  );
}

function digestOf(request: FastifyRequest): string {
  const parts = JSON.stringify([request.method, request.url, canonical(request.body ?? null)]);
  return hex(sha256(new TextEncoder().encode(parts)));
}

/** The key as the books know it. A cooperative bank's own names of its sales are its own already. */
function scopedKey({ role, subject }: Bearer, key: string): string {
  if (role === "cooperative" && key.startsWith(`${subject}/`)) return key;
  return `${role}/${subject}/${key}`;
}

function keyOf(request: FastifyRequest): string {
  return String(request.headers["idempotency-key"] ?? "");
}

/** Whether the path names the bearer's own affairs. */
function isOwner(bearer: Bearer, { owner }: Route, params: Readonly<Record<string, string>>, party: string): boolean {
  if (owner === undefined || bearer.role === "operator") return true;
  if (owner === "party") return bearer.subject === party;
  return params[owner] === (owner === "name" ? softWalletOf(bearer) : bearer.subject);
}

async function admit(service: Service, route: Route, limit: RateLimit, reply: FastifyReply) {
  if (route.roles === "anyone") return;
  const { request } = reply;
  const token = TOKEN.exec(request.headers.authorization ?? "")?.[1];
  const bearer = token === undefined ? null : await service.store.tokens.find(token);
  if (bearer === null) throw new Refusal("no-token");
  request.bearer = bearer;
  await limit(request, reply);
  if (!route.roles.includes(bearer.role)) throw new Refusal("wrong-role");
  const params = request.params as Readonly<Record<string, string>>;
  if (!isOwner(bearer, route, params, service.id)) throw new Refusal("not-yours");
  if (route.money === true && !KEY.test(keyOf(request))) throw new Refusal("no-idempotency-key");
}

function answerOf(result: PartyResult<unknown>, reply: FastifyReply): StoredAnswer {
  if (result.ok) return { status: 200, body: reply.code(200).serialize(result.value) as string };
  const { request } = reply;
  request.log.debug({ route: request.routeOptions.url, error: result.error.name }, "refused");
  return { status: statusOf(result.error.name), body: refusalBody(result.error) };
}

function send(reply: FastifyReply, answer: StoredAnswer): FastifyReply {
  if (answer.status === 503) reply.header("retry-after", RETRY_AFTER_S);
  // As bytes, past the serializer: the same answer is the same bytes.
  return reply.code(answer.status).type(JSON_TYPE).send(Buffer.from(answer.body));
}

async function serve(service: Service, operation: Operation, request: FastifyRequest, reply: FastifyReply) {
  const bearer = request.bearer ?? ANONYMOUS;
  // Checked by Fastify against the schemas of this very route.
  const { params, query, body } = request as Pick<HandlerRequest, "params" | "query" | "body">;
  const run = async (key: string) => answerOf(await operation.run({ bearer, params, query, body, key }), reply);
  if (operation.route.money !== true) return send(reply, await run(""));
  const key = scopedKey(bearer, keyOf(request));
  const keyed = { owner: `${bearer.role}/${bearer.subject}`, key, digest: digestOf(request) };
  return send(reply, await service.store.idempotency.once(keyed, () => run(key)));
}

/** Every route of the service, under its prefix. */
export async function addRoutes(app: FastifyInstance, service: Service, limit: RateLimit): Promise<void> {
  for (const operation of service.operations) {
    const { route } = operation;
    const { method, path, params, query, body, response, bodyLimit } = route;
    const schemas = Object.entries({ params, querystring: query, body, response: { 200: response } });
    app.route({
      method,
      url: service.prefix + path.replaceAll(/\{(\w+)\}/g, ":$1"),
      config: { contract: route },
      schema: Object.fromEntries(schemas.filter(([, schema]) => schema !== undefined)),
      ...(bodyLimit === undefined ? {} : { bodyLimit }),
      onRequest: (_request, reply) => admit(service, route, limit, reply),
      handler: (request, reply) => serve(service, operation, request, reply),
    });
  }
}
