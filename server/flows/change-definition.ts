import type { ExecutorFacts } from "@/flows/definition/executor-facts";
import { normaliseDefinition } from "@/flows/definition/normalise";
import { normalForm } from "@/flows/definition/parse-definition";
import type { FlowDefinition } from "@/flows/definition/schema";
import { toV2 } from "@/flows/definition/to-v2";
import { applyEdits } from "@/flows/editing/apply-edit";
import { type FlowEdit, flowEditSchema } from "@/flows/editing/edit";
import { mostEditWork, workOf } from "@/flows/editing/edit-work";
import { AppError } from "@/flows/errors";

/** Characters; a definition must fit the body of one request, so that what was exported can be imported. */
const maxLength = 900_000;

/**
 * Applies the edits in order and makes sure that the result is a definition that can be stored, under the flow's own slug.
 * Pure. @throws AppError `INVALID_FLOW`, `INVALID_STATE`, `STATE_EXISTS`, `STATE_NOT_FOUND`, `STATE_IS_INITIAL`, `STATE_IN_USE`, `PAYLOAD_TOO_LARGE`
 */
export function changeDefinition(before: FlowDefinition, edits: readonly FlowEdit[], { slug, facts }: { slug: string; facts: ExecutorFacts }): FlowDefinition {
  const work = workOf(before, edits);
  if (work > mostEditWork)
    throw new AppError("PAYLOAD_TOO_LARGE", {
      message: "these are too many edits for so many states: send them in several changes",
      details: { work, limit: mostEditWork },
    });
  const changed = applyEdits(
    before,
    edits.map((edit) => normaliseEdit(edit, facts)),
  );
  const definition = normalForm({ ...changed, id: slug });
  if (JSON.stringify(toV2(definition)).length > maxLength)
    throw new AppError("PAYLOAD_TOO_LARGE", { message: "the definition would be too large to export and import" });
  return definition;
}

/** A whole document may come in the original shape, alone or inside a batch. */
function normaliseEdit(edit: FlowEdit, facts: ExecutorFacts): FlowEdit {
  if (edit.type === "replaceDefinition") return { ...edit, definition: normaliseDefinition(edit.definition, facts).definition };
  if (edit.type === "undo") return { ...edit, edit: normaliseEdit(flowEditSchema.parse(edit.edit), facts) };
  if (edit.type === "batch") return { ...edit, edits: edit.edits.map((inner) => normaliseEdit(flowEditSchema.parse(inner), facts)) };
  return edit;
}
