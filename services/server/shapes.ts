/**
 * Shapes of what goes over HTTP: one value that is the JSON schema by which a request is judged, the example that the document shows, and the
 * TypeScript type that the code works with. So the three cannot differ.
 *
 * Bytes are lower-case hexadecimal of exact length; amounts are whole fen from 1 to 2³¹ − 1; an object has no properties but those named.
 */

export interface Shape<T> {
  readonly schema: Readonly<Record<string, unknown>>;
  readonly example: T;
}

export type Of<S> = S extends Shape<infer T> ? T : never;

const LARGEST_MINOR = 0x7fffffff;

/** `n` bytes, or any number of them up to `most`. The example is of `fill`. */
export function bytes(n: number, description: string, fill = "5a"): Shape<string> {
  return { schema: { type: "string", pattern: `^[0-9a-f]{${2 * n}}$`, description }, example: fill.repeat(n) };
}

export function text(pattern: string, description: string, example: string): Shape<string> {
  return { schema: { type: "string", pattern, description }, example };
}

/** A sentence or a word of ours: only in answers. */
export function words(description: string, example: string): Shape<string> {
  return { schema: { type: "string", description }, example };
}

export function oneOf<W extends string>(description: string, ...list: readonly W[]): Shape<W> {
  return { schema: { type: "string", enum: list, description }, example: list[0] };
}

export function whole(description: string, least: number, most: number, example: number): Shape<number> {
  return { schema: { type: "integer", minimum: least, maximum: most, description }, example };
}

export const amount: Shape<number> = whole("Fen.", 1, LARGEST_MINOR, 10_00);

/** A sum in answers; below zero only where the description says so. */
export function sum(description: string, example: number): Shape<number> {
  return { schema: { type: "integer", description }, example };
}

export function truth(description: string): Shape<boolean> {
  return { schema: { type: "boolean", description }, example: true };
}

export function listOf<T>(one: Shape<T>, most?: number, least = 0): Shape<readonly T[]> {
  const bounds = most === undefined ? {} : { minItems: least, maxItems: most };
  return { schema: { type: "array", items: one.schema, ...bounds }, example: [one.example] };
}

type Fields = Readonly<Record<string, Shape<unknown>>>;
type Required<F extends Fields> = { readonly [K in keyof F]: Of<F[K]> };
type Optional<F extends Fields> = { readonly [K in keyof F]?: Of<F[K]> | undefined };

/** All of `must` and nothing but `may` besides. The example has all. */
export function object<M extends Fields, O extends Fields = Record<never, never>>(
  must: M,
  may: O = {} as O,
): Shape<Required<M> & Optional<O>> {
  const all = Object.entries({ ...must, ...may });
  return {
    schema: {
      type: "object",
      additionalProperties: false,
      required: Object.keys(must),
      properties: Object.fromEntries(all.map(([name, shape]) => [name, shape.schema])),
    },
    example: Object.fromEntries(all.map(([name, shape]) => [name, shape.example])) as Required<M> & Optional<O>,
  };
}

/** As it stands in a document: the schema with its example. */
export function shown(shape: Shape<unknown>): Readonly<Record<string, unknown>> {
  return { ...shape.schema, examples: [shape.example] };
}
