import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import type { ExecutorFacts } from "@/flows/definition/executor-facts";
import { normaliseDefinition } from "@/flows/definition/normalise";
import type { FlowDefinition } from "@/flows/definition/schema";
import { AppError } from "@/flows/errors";
import { CommandFailed } from "./usage-error";

const problemsSchema = z.object({ errors: z.array(z.looseObject({ path: z.string(), message: z.string() })) });

/** @throws CommandFailed with the file, the line and the column */
export async function readJsonFile(cwd: string, path: string): Promise<unknown> {
  const text = await readFile(resolve(cwd, path), "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new CommandFailed(error.code === "ENOENT" ? `There is no file ${path}.` : `${path} cannot be read (${error.code ?? error.message}).`);
  });
  return parseJson(text, path);
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const at = /position (\d+)/.exec(message)?.[1];
    const before = at === undefined ? null : text.slice(0, Number(at)).split("\n");
    const place = before === null ? path : `${path}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
    throw new CommandFailed(`${place} is not JSON: ${message.replace(/ in JSON at position.*$/, "")}.`);
  }
}

/** Why a document is no definition at all, place by place. */
export type Unreadable = { path: string; message: string }[];

/** A definition in any shape, or why it is none. */
export function readFlow(raw: unknown, facts: ExecutorFacts): { ok: true; definition: FlowDefinition; from: 1 | 2 | 3 } | { ok: false; problems: Unreadable } {
  try {
    return { ok: true, ...normaliseDefinition(raw, facts) };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "INVALID_FLOW") throw error;
    const problems = problemsSchema.safeParse(error.details);
    return { ok: false, problems: problems.success ? problems.data.errors : [{ path: "", message: error.message }] };
  }
}
