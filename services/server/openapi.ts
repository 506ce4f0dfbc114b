/**
 * The OpenAPI 3.1 document, made of contracts alone. A schema with a title becomes a component of that name; examples are put together from those of the
 * leaves; a refusal stands under its status with its sentence.
 */
import type { TObject, TSchema } from "typebox";
import { type ErrorName, errorOf } from "../../parties/shared/errors.js";
import { errorsOf, type Route } from "../contract/route.js";
import { statusOf } from "./refusals.js";

export interface Documented {
  readonly prefix: string;
  readonly title: string;
  readonly routes: readonly Route[];
}

type Json = Readonly<Record<string, unknown>>;
/** The keywords that the contracts use. */
interface Keywords {
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly items?: TSchema;
  readonly anyOf?: readonly TSchema[];
}
const keywords = (schema: TSchema) => schema as Keywords;
const mapped = <T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));

/** A value that the schema allows, with all optional properties. */
function exampleOf(schema: TSchema): unknown {
  const { examples, enum: words, properties, items, anyOf } = keywords(schema);
  if (properties !== undefined) return mapped(properties, exampleOf);
  if (items !== undefined) return [exampleOf(items)];
  if (anyOf !== undefined) return exampleOf(anyOf[0]);
  return examples?.[0] ?? words?.[0];
}

/** Moves schemas with a title into `components`, and refers to them. */
function schemaIn(components: Record<string, Json>, schema: TSchema): Json {
  const { title, properties, items, anyOf, ...rest } = keywords(schema);
  const inside = (one: TSchema) => schemaIn(components, one);
  const whole = {
    ...rest,
    ...(properties === undefined ? {} : { properties: mapped(properties, inside) }),
    ...(items === undefined ? {} : { items: inside(items) }),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map(inside) }),
  };
  if (title === undefined) return whole;
  if (title in components && JSON.stringify(components[title]) !== JSON.stringify(whole)) {
    throw new Error(`two schemas are called ${title}`);
  }
  components[title] = whole;
  return { $ref: `#/components/schemas/${title}` };
}

const json = (content: Json) => ({ "application/json": content });
const refusal = (error: ErrorName) => ({ error, sentence: errorOf(error).sentence, mend: errorOf(error).mend });

function refusalsOf(route: Route): Json {
  const byStatus = new Map<number, ErrorName[]>();
  for (const name of errorsOf(route)) byStatus.set(statusOf(name), [...(byStatus.get(statusOf(name)) ?? []), name]);
  return Object.fromEntries(
    [...byStatus].map(([status, names]) => {
      const text = (description: string) => ({ type: "string", description });
      const schema = {
        type: "object",
        additionalProperties: false,
        required: ["error", "sentence", "mend"],
        properties: {
          error: { type: "string", enum: names },
          sentence: text("What is wrong, for a person."),
          mend: text("Who can put it right."),
        },
      };
      const examples = Object.fromEntries(names.map((name) => [name, { $ref: `#/components/examples/${name}` }]));
      const description = names.map((name) => `${name}: ${errorOf(name).sentence}`).join(" ");
      return [status, { description, content: json({ schema, examples }) }];
    }),
  );
}

const KEY_PARAMETER = {
  name: "Idempotency-Key",
  in: "header",
  required: true,
  description: "Names this movement: the same key and the same request get the same answer, byte for byte.",
  schema: { type: "string", pattern: "^[!-~]{1,200}$", examples: ["sale-2026-03-02-0001"] },
};

function parametersOf(route: Route, schemas: Record<string, Json>): Json[] {
  const listed = (place: string, object: TObject | undefined) =>
    Object.entries(object?.properties ?? {}).map(([name, schema]) => ({
      name,
      in: place,
      required: object?.required?.includes(name) ?? false,
      description: keywords(schema).description,
      schema: schemaIn(schemas, schema),
    }));
  const key = route.money === true ? [{ $ref: "#/components/parameters/IdempotencyKey" }] : [];
  return [...listed("path", route.params), ...listed("query", route.query), ...key];
}

function operationOf(route: Route, operationId: string, tag: string, schemas: Record<string, Json>): Json {
  const { roles, summary, body, response } = route;
  const content = (schema: TSchema) => json({ schema: schemaIn(schemas, schema), example: exampleOf(schema) });
  return {
    operationId,
    summary,
    description: roles === "anyone" ? "Anyone." : `Roles: ${roles.join(", ")}.`,
    tags: [tag],
    security: roles === "anyone" ? [] : [{ bearer: [] }],
    parameters: parametersOf(route, schemas),
    ...(body === undefined ? {} : { requestBody: { required: true, content: content(body) } }),
    responses: { 200: { description: summary, content: content(response) }, ...refusalsOf(route) },
  };
}

export function openApi(services: readonly Documented[]): Json {
  const schemas: Record<string, Json> = {};
  const paths: Record<string, Record<string, Json>> = {};
  for (const { prefix, title, routes } of services) {
    // A second institution is mounted with a number, which makes its operation ids its own.
    const number = /-\d+$/.exec(prefix)?.[0] ?? "";
    for (const route of routes) {
      const at = prefix + route.path;
      paths[at] ??= {};
      paths[at][route.method.toLowerCase()] = operationOf(route, route.operationId + number, title, schemas);
    }
  }
  const names = [...new Set(services.flatMap(({ routes }) => routes.flatMap(errorsOf)))];
  return {
    openapi: "3.1.0",
    info: {
      title: "Openpurse: the parties over HTTP",
      description:
        "Amounts are whole fen; bytes are lower-case hexadecimal. Errors are a name, a sentence and who can mend it.",
      version: "0.1.0",
      license: { name: "Apache License 2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    tags: services.map(({ title, prefix }) => ({ name: title, description: `Everything under ${prefix}/v1.` })),
    paths,
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
      parameters: { IdempotencyKey: KEY_PARAMETER },
      examples: Object.fromEntries(names.map((name) => [name, { value: refusal(name) }])),
      schemas,
    },
  };
}
