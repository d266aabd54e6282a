import { z } from "zod";
import { parseDefinition } from "@/flows/definition/parse-definition";
import type { FlowDefinition } from "@/flows/definition/schema";
import { AppError } from "@/flows/errors";
import { jsonPointer, pointerKeys } from "@/flows/json/json-pointer";

/** A fault with its place in the text: `from` and `to` in characters. */
export type JsonFault = { from: number; to: number; message: string };
export type JsonReading = { ok: true; definition: FlowDefinition } | { ok: false; faults: JsonFault[] };

/** Reads the text of the JSON view as a definition. `locate` gives the place of a JSON pointer in the text, null when it is not there. Pure. */
export function readJson(text: string, locate: (pointer: string) => { from: number; to: number } | null): JsonReading {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return { ok: false, faults: [syntaxFault(text, error)] };
  }
  try {
    return { ok: true, definition: parseDefinition(document) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { errors } = problemsSchema.parse(error.details);
    return {
      ok: false,
      faults: errors.map(({ path, message }) => ({ ...placeOf(pointerKeys(path), locate), message: `${path || "The document"}: ${message}` })),
    };
  }
}

const problemsSchema = z.object({ errors: z.array(z.object({ path: z.string(), message: z.string() })) });

function placeOf(path: readonly PropertyKey[], locate: (pointer: string) => { from: number; to: number } | null): { from: number; to: number } {
  for (let length = path.length; length > 0; length--) {
    const place = locate(jsonPointer(path.slice(0, length)));
    if (place) return place;
  }
  return { from: 0, to: 1 };
}

function syntaxFault(text: string, error: unknown): JsonFault {
  const message = error instanceof Error ? error.message : "This is not JSON";
  const position = /position (\d+)/.exec(message);
  const at = Math.min(position ? Number(position[1]) : text.length, text.length);
  return { from: Math.max(0, at - 1), to: at, message: `Not JSON: ${message.replace(/ in JSON at position.*$/, "")}` };
}
