import type { FlowDefinition } from "@/flows/definition/schema";
import { toV2 } from "@/flows/definition/to-v2";
import { canonicalJson } from "@/flows/json/canonical";

/** True when the two are the same document, layout included: ids say nothing to its readers. */
export function isSameDocument(a: FlowDefinition, b: FlowDefinition): boolean {
  return canonicalJson(withoutIds(a)) === canonicalJson(withoutIds(b));
}

function withoutIds(definition: FlowDefinition): object {
  const { ui, ...document } = toV2(definition);
  if (ui === undefined || ui.onlyIds === true) return document;
  const { ids: _ids, ...rest } = ui;
  return { ...document, ui: rest };
}
