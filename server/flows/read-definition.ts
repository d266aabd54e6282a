import type { ExecutorFacts } from "@/flows/definition/executor-facts";
import { normaliseDefinition } from "@/flows/definition/normalise";
import type { FlowDefinition, Module } from "@/flows/definition/schema";
import { completeFlow } from "@/flows/editing/complete-flow";
import { AppError } from "@/flows/errors";
import { isSlug } from "./slug";

/** What stands beside a definition in a request and wins over what the document says of itself. */
export type Properties = {
  slug?: string | null | undefined;
  name?: string | null | undefined;
  module?: Module | null | undefined;
  trigger?: string | null | undefined;
  /** Adds the states that the document leads to and does not have. */
  isCompleted?: boolean | undefined;
};

/**
 * Reads a document in either shape and writes slug, name, module and trigger into it (rule 8).
 * @throws AppError `INVALID_FLOW` when it has the shape of no definition; `INVALID_INPUT` when there is no usable slug.
 */
export function readDefinition(raw: unknown, { slug, name, module, trigger, isCompleted }: Properties, facts: ExecutorFacts): FlowDefinition {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    throw new AppError("INVALID_FLOW", {
      message: "a flow definition is a JSON object",
      details: { errors: [{ path: "", message: "a flow definition is a JSON object" }] },
    });
  }
  const own = Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== null));
  const id = slug ?? (typeof own.id === "string" ? own.id : "");
  if (!isSlug(id)) throw invalidSlug(id);
  const named = { ...own, id, name: name ?? own.name ?? id, module: module ?? own.module ?? "general", ...(trigger ? { trigger } : {}) };
  const { definition } = normaliseDefinition(named, facts);
  return isCompleted === true ? completeFlow(definition, facts) : definition;
}

export function invalidSlug(slug: string): AppError {
  const message = `'${slug.slice(0, 80)}' is not a slug: a lower-case letter, then up to 63 lower-case letters, digits, _ or -`;
  return new AppError("INVALID_INPUT", { message, details: { issues: [{ path: "/slug", message }] } });
}
