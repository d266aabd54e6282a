import { z } from "zod";

export type Problem = { path: string; message: string };

const problemsSchema = z.object({ errors: z.array(z.object({ path: z.string(), message: z.string() })) });

/** The list of problems in the details of an INVALID_FLOW; empty when there is none. Pure. */
export function problemsOf(details: unknown): Problem[] {
  const parsed = problemsSchema.safeParse(details);
  return parsed.success ? parsed.data.errors : [];
}

const glanceSchema = z.looseObject({ name: z.string().optional(), states: z.record(z.string(), z.unknown()).optional() });

/** What can be said about a JSON before the server has read it: "Food order, 12 states", or where it stops being JSON. Pure. */
export function glanceAt(json: string): { words: string | null; error: string | null } {
  if (json.trim() === "") return { words: null, error: null };
  try {
    const parsed = glanceSchema.safeParse(JSON.parse(json));
    if (!parsed.success || !parsed.data.states) return { words: null, error: "This JSON has no states, so it is not a flow." };
    const count = Object.keys(parsed.data.states).length;
    return { words: `${parsed.data.name ?? "Flow without a name"}, ${count} ${count === 1 ? "state" : "states"}`, error: null };
  } catch (error) {
    return { words: null, error: `This is not complete JSON: ${placeOf(error)}.` };
  }
}

/** "unexpected token '}'": what the parser met, without the text it quotes back. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return "it cannot be read";
  const met = error.message.replace(/, (\.\.\.)?".*$/s, "").replace(/ in JSON at position \d+.*$/s, "");
  return met.charAt(0).toLowerCase() + met.slice(1);
}
