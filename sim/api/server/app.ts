/** The Fastify instance: what it accepts of a body, and handlers typed by the contract's schemas. */
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import Fastify from "fastify";

const BODY_BYTES = 4096;

export function newApp() {
  return Fastify({
    bodyLimit: BODY_BYTES,
    requestTimeout: 30_000,
    forceCloseConnections: true,
    // Nothing is converted to what the schema wants, and nothing is dropped in silence.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false, allowUnionTypes: true } },
  }).withTypeProvider<TypeBoxTypeProvider>();
}

export type App = ReturnType<typeof newApp>;
