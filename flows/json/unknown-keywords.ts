import { isObject, type Json, type JsonObject } from "./json";
import { compileKeyword } from "./json-fragment";

/** A schema inside a schema, itself included. `path`: keys and indexes from the outermost one. */
export type PlacedFragment = { path: (string | number)[]; fragment: JsonObject };

const schemaKeywords: ReadonlySet<string> = new Set(["items", "additionalProperties", "not"]);
const listKeywords: ReadonlySet<string> = new Set(["anyOf", "oneOf", "allOf"]);

/** The fragment and all those inside it; a property that is called `items` is none. Pure. */
export function fragmentsIn(fragment: JsonObject, path: (string | number)[] = []): PlacedFragment[] {
  const inner = Object.entries(fragment).flatMap(([keyword, setting]): [(string | number)[], Json][] => {
    if (schemaKeywords.has(keyword)) return [[[keyword], setting]];
    if (keyword === "properties" && isObject(setting)) return Object.entries(setting).map(([name, schema]) => [[keyword, name], schema]);
    return listKeywords.has(keyword) && Array.isArray(setting) ? setting.map((schema, index) => [[keyword, index], schema]) : [];
  });
  return [{ path, fragment }, ...inner.flatMap(([at, schema]) => (isObject(schema) ? fragmentsIn(schema, [...path, ...at]) : []))];
}

const typeNames: ReadonlySet<Json> = new Set(["null", "boolean", "number", "integer", "string", "array", "object"]);

/** Keywords of one fragment that `compileFragment` does not know, or not as they are set: they have no effect, or none that anybody meant. Pure. */
export function unknownKeywords(fragment: JsonObject): string[] {
  return Object.keys(fragment).filter((keyword) => {
    if (compileKeyword(keyword, fragment) === null) return true;
    const { type } = fragment;
    return keyword === "type" && !(Array.isArray(type) ? type : [type ?? null]).every((name) => typeNames.has(name));
  });
}
