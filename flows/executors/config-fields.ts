import { z } from "zod";
import { jsonSchema } from "../definition/schema";
import type { Json } from "../json/json";

/** How the inspector draws a field; stands in the JSON Schema beside `title` and `description`. */
export type FieldControl = "text" | "longText" | "number" | "select" | "toggle" | "list" | "map" | "buttons" | "value" | "path";

export type FieldOptions = {
  title: string;
  description: string;
  /** Offered values; the field still takes others (templates). */
  suggestions?: readonly string[];
  placeholder?: string;
  /** Validation asks for it in the document, even where running can do without: a template may come to nothing. */
  needed?: true | { unless: string };
};

function meta(control: FieldControl, options: FieldOptions, template = true): Record<string, unknown> {
  const { suggestions, placeholder, needed, ...texts } = options;
  return {
    ...texts,
    control,
    template,
    ...(suggestions ? { examples: [...suggestions] } : {}),
    ...(placeholder ? { placeholder } : {}),
    ...(needed ? { needed } : {}),
  };
}

function asText(value: string | number | boolean | null | undefined): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}

/** A text that may hold templates. Numbers and booleans become text; null and absent are `undefined`. */
export function textField(options: FieldOptions & { long?: boolean }) {
  const { long, ...rest } = options;
  return z
    .union([z.string(), z.number(), z.boolean()])
    .nullish()
    .transform(asText)
    .meta(meta(long ? "longText" : "text", rest));
}

/** A text that must be there and not blank. */
export function requiredTextField(options: FieldOptions & { long?: boolean }) {
  const { long, ...rest } = options;
  return z
    .union([z.string().min(1), z.number(), z.boolean()])
    .transform(String)
    .meta(meta(long ? "longText" : "text", rest));
}

/** Has something between double braces. */
function holdsTemplate(text: string): boolean {
  const opening = text.indexOf("{{");
  return opening !== -1 && text.indexOf("}}", opening + 2) !== -1;
}

/** A number, a numeric text or a template that gives one. */
export function numberField(options: FieldOptions) {
  return z
    .union([z.number(), z.string()])
    .nullish()
    .refine((value) => typeof value !== "string" || value.trim() === "" || holdsTemplate(value) || Number.isFinite(Number(value)), {
      message: "must be a number",
    })
    .transform((value) => (value === null || value === undefined || (typeof value === "string" && value.trim() === "") ? undefined : Number(value)))
    .meta(meta("number", options));
}

/** True or false, also as text. */
export function toggleField(options: FieldOptions & { fallback: boolean }) {
  const { fallback, ...rest } = options;
  return z
    .union([z.boolean(), z.string()])
    .nullish()
    .transform((value) => (value === null || value === undefined || value === "" ? fallback : value === true || value === "true"))
    .meta({ ...meta("toggle", rest), default: fallback });
}

/** A list of words: an array, or one text with commas. */
export function wordsField(options: FieldOptions) {
  return z
    .union([z.array(z.union([z.string(), z.number()])), z.string()])
    .nullish()
    .transform((value) => (Array.isArray(value) ? value.map(String) : (value ?? "").split(",")).map((word) => word.trim()).filter((word) => word !== ""))
    .meta(meta("list", options));
}

/** Any JSON, mostly a whole-string template such as `{{search_results}}`. */
export function valueField(options: FieldOptions) {
  return jsonSchema
    .nullish()
    .transform((value): Json | undefined => value ?? undefined)
    .meta(meta("value", options));
}

/** A context path or a template that gives the value itself. */
export function pathField(options: FieldOptions) {
  return jsonSchema
    .nullish()
    .transform((value): Json | undefined => value ?? undefined)
    .meta(meta("path", options));
}

/** Keys with any JSON; empty values are dropped. */
export function mapField(options: FieldOptions) {
  return z
    .union([z.record(z.string(), jsonSchema), z.string().regex(/^\s*(\{\{[\s\S]*\}\}\s*)?$/)])
    .nullish()
    .transform((value) => (value === null || value === undefined || typeof value === "string" ? {} : value))
    .meta(meta("map", options));
}

/** One of a few fixed words; not a template. */
export function selectField<const Value extends string>(values: readonly [Value, ...Value[]], options: FieldOptions & { fallback: NoInfer<Value> }) {
  const { fallback, ...rest } = options;
  return z
    .enum(values)
    .nullish()
    .transform((value): Value => value ?? fallback)
    .meta({ ...meta("select", rest, false), default: fallback });
}
