import { z } from "zod";
import type { Json, JsonObject } from "../json/json";

const texts = {
  title: z.string().min(1),
  description: z.string().min(1),
  placeholder: z.string().optional(),
  /** Validation asks for it in the document, even where running can do without: a template may come to nothing. */
  needed: z.union([z.literal(true), z.strictObject({ unless: z.string() })]).optional(),
};
/** Offered values; the field still takes others (templates). */
const suggestions = { suggestions: z.array(z.string()).readonly().optional() };
const field = <Control extends string, Own extends z.core.$ZodShape>(control: Control, own: Own) =>
  z.strictObject({ control: z.literal(control), ...texts, ...own });

/** One field of an executor's form, as data: it draws the form, and what the config must be follows from it. */
export const fieldSchema = z.discriminatedUnion("control", [
  field("text", { ...suggestions, required: z.literal(true).optional() }),
  field("longText", { ...suggestions, required: z.literal(true).optional() }),
  /** A number, a numeric text or a template that gives one. */
  field("number", suggestions),
  /** True or false, also as text. */
  field("toggle", { fallback: z.boolean() }),
  /** One of a few fixed words; not a template. */
  field("select", { choices: z.tuple([z.string()], z.string()).readonly(), fallback: z.string() }),
  /** A list of words: an array, or one text with commas. */
  field("list", suggestions),
  /** Any JSON, mostly a whole-string template such as `{{search_results}}`. */
  field("value", suggestions),
  /** A context path or a template that gives the value itself. */
  field("path", suggestions),
  /** Keys with any JSON; empty values are dropped. */
  field("map", {}),
  /** Things the customer can tap. */
  field("buttons", {}),
]);

export type Field = Readonly<z.infer<typeof fieldSchema>>;
export type FieldControl = Field["control"];

/** The fields of a form in their order, by key of the config. */
export type Fields = { readonly [key: string]: Field };

export type ButtonValue = { id: string; label: string; event?: string | undefined; set?: JsonObject | undefined };

type Values = {
  text: string | undefined;
  longText: string | undefined;
  number: number | undefined;
  toggle: boolean;
  select: string;
  list: string[];
  value: Json | undefined;
  path: Json | undefined;
  map: JsonObject;
  buttons: ButtonValue[] | undefined;
};

type ValueOf<Of extends Field> = Of extends { control: "select"; choices: readonly (infer Choice)[] }
  ? Choice
  : Of extends { required: true }
    ? string
    : Values[Of["control"]];

/** What a config is once it has been read by its fields. */
export type ConfigOf<Of extends Fields> = { readonly [Key in keyof Of]: ValueOf<Of[Key]> };
