/**
 * Routes on Fastify. In this order: how many requests this address and this token have left, whose token it is, whether its role may do this and
 * to these affairs, whether there is a key; only then is a body read, judged by its shape, and acted on. So a stranger costs little.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { hex } from "../../parties/shared/environment.js";
import type { PartyResult } from "../../parties/shared/errors.js";
import { documentOf } from "./document.js";
import type { Answer } from "./idempotency.js";
import { RETRY_AFTER_S, Refusal, statusOf } from "./refusals.js";
import type { Route, Service } from "./route.js";
import type { Bearer } from "./tokens.js";

declare module "fastify" {
  interface FastifyRequest {
    /** Whose request it is, once that is known. */
    bearer: Bearer | null;
  }
}

/** Rejects when this caller has asked too often. */
export type Meter = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

const BEARER = /^Bearer ([!-~]{1,200})$/i;
const KEY = /^[!-~]{1,200}$/;
const JSON_TYPE = "application/json; charset=utf-8";
const NOBODY: Bearer = { id: "", role: "operator", subject: "", scope: "" };

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
  const said = JSON.stringify([request.method, request.url, canonical(request.body ?? null)]);
  return hex(sha256(new TextEncoder().encode(said)));
}

/** The key as the books know it. A cooperative bank's own names of its sales are its own already. */
function scopedKey(who: Bearer, key: string): string {
  if (who.role === "cooperative" && key.startsWith(`${who.subject}/`)) return key;
  return `${who.role}/${who.subject}/${key}`;
}

function keyOf(request: FastifyRequest): string {
  return String(request.headers["idempotency-key"] ?? "");
}

async function admit(service: Service, route: Route, meter: Meter, request: FastifyRequest, reply: FastifyReply) {
  if (route.roles === "anyone") return;
  const token = BEARER.exec(request.headers.authorization ?? "")?.[1];
  const who = token === undefined ? null : await service.front.tokens.find(token);
  if (who === null) throw new Refusal("no-token");
  request.bearer = who;
  await meter(request, reply);
  if (!route.roles.includes(who.role)) throw new Refusal("wrong-role");
  if (route.mine?.(who, request.params) === false) throw new Refusal("not-yours");
  if (route.money === true && !KEY.test(keyOf(request))) throw new Refusal("no-idempotency-key");
}

function answerOf(route: Route, outcome: PartyResult<unknown>, reply: FastifyReply): Answer {
  if (outcome.ok) return { status: 200, body: reply.code(200).serialize(outcome.value) as string };
  const { name, sentence, mend } = outcome.error;
  reply.request.log.debug({ route: route.url, error: name }, "refused");
  return { status: statusOf(name), body: JSON.stringify({ error: name, sentence, mend }) };
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  if (answer.status === 503) reply.header("retry-after", RETRY_AFTER_S);
  // As bytes, so that nothing writes it anew: the same answer is the same bytes.
  return reply.code(answer.status).type(JSON_TYPE).send(Buffer.from(answer.body));
}

async function handle(service: Service, route: Route, request: FastifyRequest, reply: FastifyReply) {
  const who = request.bearer ?? NOBODY;
  const { params, query, body } = request;
  const act = async (key: string) => answerOf(route, await route.act({ who, params, query, body, key }), reply);
  if (route.money !== true) return send(reply, await act(""));
  const key = scopedKey(who, keyOf(request));
  const owner = `${who.role}/${who.subject}`;
  return send(reply, await service.front.answers.once(owner, key, digestOf(request), () => act(key)));
}

/** Every route of the service, under its prefix. */
export async function mount(app: FastifyInstance, service: Service, meter: Meter): Promise<void> {
  await app.register(
    async (scope) => {
      for (const route of service.routes) {
        scope.route({
          method: route.method,
          url: route.url.replaceAll(/\{(\w+)\}/g, ":$1"),
          schema: documentOf(service, route),
          ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
          onRequest: (request, reply) => admit(service, route, meter, request, reply),
          handler: (request, reply) => handle(service, route, request, reply),
        });
      }
    },
    { prefix: service.prefix },
  );
}
