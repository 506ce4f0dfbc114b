/** What the OpenAPI document says beside the routes. */
import swagger from "@fastify/swagger";
import type { FastifyInstance } from "fastify";
import type { TSchema } from "typebox";
import { REFUSAL } from "../contract/acts.js";
import { COMPONENTS } from "../contract/components.js";
import { ref } from "../contract/forms.js";

const OPENAPI = {
  openapi: "3.1.0",
  info: {
    title: "Openpurse simulator",
    version: "1",
    description:
      "A town with bracelets on the real engine. Amounts are fen; times are simulated milliseconds. docs/simulator.md has examples.",
    license: { name: "Apache-2.0", identifier: "Apache-2.0" },
  },
  servers: [{ url: "/", description: "This computer." }],
  // The server listens on this computer alone, and refuses every page but its own.
  security: [],
  tags: [
    { name: "acts", description: "What can be done to the town. Each act waits for its turn and happens once." },
    { name: "views", description: "What can be seen of it." },
  ],
};

const json = (description: string, schema: TSchema) => ({
  description,
  content: { "application/json": { schema: ref(schema) } },
});

export const responsesOf = (description: string, schema: TSchema) => ({
  200: json(description, schema),
  "4xx": json("Refused; nothing has changed.", REFUSAL),
  "5xx": json("The simulator is closing, or something broke in it.", REFUSAL),
});

export async function addDocument(app: FastifyInstance): Promise<void> {
  for (const schema of COMPONENTS) app.addSchema(schema);
  await app.register(swagger, {
    openapi: OPENAPI,
    refResolver: { buildLocalReference: (schema, _base, _fragment, i) => String(schema.$id ?? `def-${i}`) },
  });
}
