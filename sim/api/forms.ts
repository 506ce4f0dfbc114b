/** The small forms that requests and answers are made of, as JSON Schema. */

export const name = { type: "string", pattern: "^[a-z0-9-]{1,32}$" } as const;
export const hex = { type: "string", pattern: "^[0-9a-f]*$" } as const;
export const count = { type: "integer", minimum: 0 } as const;
export const amount = { type: "integer", minimum: 1, maximum: 0x7fffffff, description: "Fen." } as const;
export const text = { type: "string" } as const;
export const flag = { type: "boolean" } as const;
export const nullable = <T extends object>(schema: T) => ({ anyOf: [schema, { type: "null" as const }] });

type Properties = Readonly<Record<string, object>>;

/** An object with exactly these properties; all of them, or those that are named. */
export const exactly = <P extends Properties>(
  properties: P,
  required: readonly (keyof P & string)[] = Object.keys(properties),
) => ({
  type: "object" as const,
  additionalProperties: false as const,
  required: [...required],
  properties,
});

export const whole = { type: "integer" } as const;
export const list = <T extends object>(items: T) => ({ type: "array" as const, items });
