/** What the OpenAPI document says of a route, made from the route itself; by the same schemas Fastify judges requests and writes answers. */
import type { FastifySchema } from "fastify";
import { type ErrorName, errorOf } from "../../parties/shared/errors.js";
import { statusOf } from "./refusals.js";
import { errorsOf, type Route, type Service } from "./route.js";
import { shown } from "./shapes.js";

function errorSchema(names: readonly ErrorName[]): Record<string, unknown> {
  const examples = names.map((error) => {
    const { sentence, mend } = errorOf(error);
    return { error, sentence, mend };
  });
  return {
    description: names.map((name) => `${name}: ${errorOf(name).sentence}`).join(" "),
    type: "object",
    additionalProperties: false,
    required: ["error", "sentence", "mend"],
    properties: {
      error: { type: "string", enum: names },
      sentence: { type: "string", description: "What is wrong, for a person." },
      mend: { type: "string", description: "Who can put it right." },
    },
    examples,
  };
}

/** By status. */
function refusals(route: Route): Record<number, unknown> {
  const byStatus = new Map<number, ErrorName[]>();
  for (const name of errorsOf(route)) byStatus.set(statusOf(name), [...(byStatus.get(statusOf(name)) ?? []), name]);
  return Object.fromEntries([...byStatus].map(([status, names]) => [status, errorSchema(names)]));
}

const IDEMPOTENT = {
  type: "object",
  required: ["idempotency-key"],
  properties: {
    "idempotency-key": {
      type: "string",
      pattern: "^[!-~]{1,200}$",
      description:
        "Names this movement for ever: the same key and the same request get the same answer, byte for byte.",
      examples: ["sale-2026-03-02-0001"],
    },
  },
};

export function documentOf(service: Service, route: Route): FastifySchema {
  const { roles, summary, params, query, body, answer, money } = route;
  const who = roles === "anyone" ? "Anyone." : `Roles: ${roles.join(", ")}.`;
  return {
    summary,
    description: who,
    tags: [service.title],
    ...(roles === "anyone" ? { security: [] } : { security: [{ bearer: [] }] }),
    ...(params === undefined ? {} : { params: params.schema }),
    ...(query === undefined ? {} : { querystring: query.schema }),
    ...(body === undefined ? {} : { body: shown(body) }),
    ...(money === true ? { headers: IDEMPOTENT } : {}),
    response: { 200: { description: summary, ...shown(answer) }, ...refusals(route) },
  } as FastifySchema;
}
