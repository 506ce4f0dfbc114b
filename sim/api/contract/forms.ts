/** The small forms that requests, results and views are made of, and what turns a schema into a type. */
import { type Static, type TProperties, type TSchema, Type } from "typebox";

type Immutable<T> = T extends readonly (infer Item)[]
  ? readonly Immutable<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Immutable<T[Key]> }
    : T;

/** What a schema describes, read-only all the way down. */
export type Shape<S extends TSchema> = Immutable<Static<S>>;

export const name = Type.String({ pattern: "^[a-z0-9-]{1,32}$" });
export const hex = Type.String({ pattern: "^[0-9a-f]*$" });
export const saleId = Type.String({ pattern: "^[0-9a-f]{16}$" });
export const count = Type.Integer({ minimum: 0 });
export const whole = Type.Integer();
export const text = Type.String();
export const flag = Type.Boolean();

export const MAX_MINOR = 0x7fffffff;
export const amount = (description: string) => Type.Integer({ minimum: 1, maximum: MAX_MINOR, description });

export const nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);

/** An object with these properties and no others. */
export const exactly = <P extends TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });

/** The same, under a name of its own in the OpenAPI document. */
export const component = <P extends TProperties>($id: string, properties: P) =>
  Type.Object(properties, { additionalProperties: false, $id });

/** Refers to a component by its name. */
export const ref = <S extends TSchema>(schema: S) =>
  Type.Unsafe<Static<S>>({ $ref: `${(schema as { $id?: string }).$id}#` });
