import { createHash } from "node:crypto";
import { canonicalJson } from "@/flows/definition/canonical";
import type { FlowDefinition } from "@/flows/definition/schema";
import { toStored } from "./rows";

/** SHA-256 in hex over the canonical JSON of the definition without `ui` (rule 9): layout does not change what runs. */
export function checksumOf(definition: FlowDefinition): string {
  const { ui: _layout, ...running } = toStored(definition);
  return createHash("sha256").update(canonicalJson(running)).digest("hex");
}

/** True when the two are the same document, layout included. */
export function isSameDocument(a: FlowDefinition, b: FlowDefinition): boolean {
  return canonicalJson(toStored(a)) === canonicalJson(toStored(b));
}
