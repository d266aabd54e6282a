import { z } from "zod";
import type { Json, JsonObject } from "../../json/json";

export type ParsedJson = { ok: true; value: Json } | { ok: false; value?: undefined; problem: string };

/** The JSON in a model's answer (a code fence around it is taken off), checked against a JSON Schema if there is one. Pure. */
export function parseJsonAnswer(text: string, schema: JsonObject): ParsedJson {
  const opened = text.trim().replace(/^```(?:json)?/i, "");
  const bare = (opened.endsWith("```") ? opened.slice(0, -3) : opened).trim();
  const value = parse(bare) ?? parse(innermost(bare));
  if (value === undefined) return { ok: false, problem: "it is not JSON" };
  if (Object.keys(schema).length === 0) return { ok: true, value };
  const problem = schemaProblem(value, schema);
  return problem === null ? { ok: true, value } : { ok: false, problem };
}

function parse(text: string): Json | undefined {
  try {
    return z.json().parse(JSON.parse(text));
  } catch {
    // Not JSON: the caller says so.
    return undefined;
  }
}

/** From the first bracket to the last one, for answers with words around the JSON. */
function innermost(text: string): string {
  const start = text.search(/[[{]/);
  const end = Math.max(text.lastIndexOf("}"), text.lastIndexOf("]"));
  return start === -1 || end <= start ? "" : text.slice(start, end + 1);
}

function schemaProblem(value: Json, schema: JsonObject): string | null {
  const result = z.fromJSONSchema(schema).safeParse(value);
  return result.success ? null : result.error.issues.map((issue) => `${issue.path.join(".") || "the value"}: ${issue.message}`).join("; ");
}
