import { z } from "zod";
import { assertNever } from "../errors";
import type { Json } from "../json/json";
import type { ConfigOf, Field, Fields } from "./fields";
import { jsonObjectSchema, jsonSchema } from "./schema";

/**
 * What a config must be, by the fields of its form. Keys that no field names are kept. Idempotent: parsing its own output changes nothing.
 */
export function configSchemaOf<Of extends Fields>(fields: Of): z.ZodType<ConfigOf<Of>>;
export function configSchemaOf(fields: Fields): z.ZodType {
  return z.looseObject(Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, schemaOf(field).meta(metaOf(field))])));
}

/** What stands in the JSON Schema of a field beside its type: the words of the form. */
function metaOf(field: Field): Record<string, unknown> {
  const { control, title, description, placeholder, needed } = field;
  return {
    title,
    description,
    control,
    template: control !== "select",
    ...("suggestions" in field && field.suggestions !== undefined ? { examples: [...field.suggestions] } : {}),
    ...(placeholder === undefined ? {} : { placeholder }),
    ...(needed === undefined ? {} : { needed }),
    ...("fallback" in field ? { default: field.fallback } : {}),
  };
}

function schemaOf(field: Field): z.ZodType {
  switch (field.control) {
    case "text":
    case "longText":
      return field.required === true ? requiredText : text;
    case "number":
      return number;
    case "toggle":
      return toggle(field.fallback);
    case "select":
      return select(field.choices, field.fallback);
    case "list":
      return words;
    case "value":
    case "path":
      return jsonSchema.nullish().transform((value): Json | undefined => value ?? undefined);
    case "map":
      return map;
    case "buttons":
      return buttons;
    default:
      return assertNever(field);
  }
}

/** Numbers and booleans become text; null and absent are `undefined`. */
const text = z
  .union([z.string(), z.number(), z.boolean()])
  .nullish()
  .transform((value) => (value === null || value === undefined ? undefined : String(value)));

const requiredText = z.union([z.string().min(1), z.number(), z.boolean()]).transform(String);

/** Has something between double braces. */
function holdsTemplate(value: string): boolean {
  const opening = value.indexOf("{{");
  return opening !== -1 && value.indexOf("}}", opening + 2) !== -1;
}

const number = z
  .union([z.number(), z.string()])
  .nullish()
  .refine((value) => typeof value !== "string" || value.trim() === "" || holdsTemplate(value) || Number.isFinite(Number(value)), {
    message: "must be a number",
  })
  .transform((value) => (value === null || value === undefined || (typeof value === "string" && value.trim() === "") ? undefined : Number(value)));

function toggle(fallback: boolean): z.ZodType {
  return z
    .union([z.boolean(), z.string()])
    .nullish()
    .transform((value) => (value === null || value === undefined || value === "" ? fallback : value === true || value === "true"));
}

function select(choices: readonly [string, ...string[]], fallback: string): z.ZodType {
  return z
    .enum(choices)
    .nullish()
    .transform((value) => value ?? fallback);
}

const words = z
  .union([z.array(z.union([z.string(), z.number()])), z.string()])
  .nullish()
  .transform((value) => (Array.isArray(value) ? value.map(String) : (value ?? "").split(",")).map((word) => word.trim()).filter((word) => word !== ""));

const map = z
  .union([z.record(z.string(), jsonSchema), z.string().regex(/^\s*(\{\{[\s\S]*\}\}\s*)?$/)])
  .nullish()
  .transform((value) => (value === null || value === undefined || typeof value === "string" ? {} : value));

const button = z.looseObject({
  id: z.union([z.string(), z.number()]).transform(String),
  label: z.union([z.string(), z.number()]).transform(String),
  event: z
    .string()
    .nullish()
    .transform((value) => value ?? undefined),
  set: jsonObjectSchema.nullish().transform((value) => value ?? undefined),
});

const buttons = z
  .union([z.array(button), z.string()])
  .nullish()
  .transform((value) => (Array.isArray(value) ? value : undefined));
