import type { FlowDefinition } from "@/flows/definition/schema";
import { canonicalJson } from "@/flows/json/canonical";
import { toStored } from "./rows";

/** True when the two are the same document, layout included. */
export function isSameDocument(a: FlowDefinition, b: FlowDefinition): boolean {
  return canonicalJson(toStored(a)) === canonicalJson(toStored(b));
}
