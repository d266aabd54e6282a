import type { ExecutorFacts } from "@/flows/definition/executor-facts";
import { normaliseDefinition } from "@/flows/definition/normalise";
import { normalForm } from "@/flows/definition/parse-definition";
import type { FlowDefinition } from "@/flows/definition/schema";
import { toV2 } from "@/flows/definition/to-v2";
import { applyEdit } from "@/flows/editing/apply-edit";
import { diffDefinitions } from "@/flows/editing/diff-definitions";
import { type FlowEdit, flowEditSchema } from "@/flows/editing/edit";
import { mostEditWork, mostRebaseWork, rebaseWorkOf, workOf } from "@/flows/editing/edit-work";
import { type Rebased, type RefusedEdit, rebase } from "@/flows/editing/rebase";
import { refine } from "@/flows/editing/refine";
import { isSameJson } from "@/flows/editing/same-json";
import { AppError } from "@/flows/errors";

/** `over`: what led from the document that the edits were made on to the one they are put onto. */
export type WantedEdits = { edits: readonly FlowEdit[]; over: readonly FlowEdit[] };

/** Nothing but that document, whatever was there before. */
export const replacing = (definition: FlowDefinition): WantedEdits => ({ edits: [{ type: "replaceDefinition", definition }], over: [] });

export type AcceptedEdits = {
  definition: FlowDefinition;
  /** As they were put on: applied one after the other to the document before, they give `definition`. None: nothing has changed. */
  edits: FlowEdit[];
  refused: RefusedEdit[];
};

/** Characters; a definition must fit the body of one request, so that what was exported can be imported. */
const maxLength = 900_000;

/**
 * Puts edits onto a document, over what came first, and makes sure that the result is a definition that can be stored, under
 * the flow's own slug. Pure. @throws AppError `INVALID_FLOW`; `PAYLOAD_TOO_LARGE`; `STALE` when too much came first
 */
export function acceptEdits(before: FlowDefinition, { edits, over }: WantedEdits, { slug, facts }: { slug: string; facts: ExecutorFacts }): AcceptedEdits {
  refuseWork(before, { edits, over });
  const wanted = edits.map((edit) => normaliseEdit(edit, { slug, facts }));
  const rebased = rebase(before, wanted, over);
  const said = sayFinely(before, rebased);
  const definition = normalForm({ ...said.definition, id: slug });
  if (isSameJson(definition, before)) return { definition: before, edits: [], refused: rebased.refused };
  if (JSON.stringify(toV2(definition)).length > maxLength)
    throw new AppError("PAYLOAD_TOO_LARGE", { message: "the definition would be too large to export and import" });
  // What the normal form has set right is part of what happened, for those who only hear the edits.
  return { definition, edits: [...said.edits, ...diffDefinitions(said.definition, definition)], refused: rebased.refused };
}

function refuseWork(before: FlowDefinition, { edits, over }: WantedEdits): void {
  const work = workOf(before, edits);
  if (work > mostEditWork)
    throw new AppError("PAYLOAD_TOO_LARGE", {
      message: "these are too many edits for so many states: send them in several changes",
      details: { work, limit: mostEditWork },
    });
  if (rebaseWorkOf(edits, over) > mostRebaseWork) throw new AppError("STALE", { message: "too much has changed since these edits were made" });
}

/** The same edits, those that say more than they mean (a whole body, a document) field by field: others have to put theirs over them. */
function sayFinely(before: FlowDefinition, rebased: Rebased): Pick<AcceptedEdits, "definition" | "edits"> {
  const edits = rebased.edits.filter((edit) => edit !== null);
  if (!edits.some(isCoarse)) return { definition: rebased.definition, edits };
  let definition = before;
  const said = edits.map((edit) => {
    const fine = isCoarse(edit) ? refine(definition, edit) : edit;
    definition = applyEdit(definition, fine);
    return fine;
  });
  return { definition, edits: said.filter((edit) => edit.type !== "batch" || edit.edits.length > 0) };
}

function isCoarse(edit: FlowEdit): boolean {
  switch (edit.type) {
    case "batch":
      return edit.edits.some(isCoarse);
    case "undo":
      return isCoarse(edit.edit);
    case "updateState":
      return edit.was === undefined;
    case "removeState":
      return edit.cascade;
    default:
      return edit.type === "replaceDefinition" || edit.type === "setContextField";
  }
}

/** A whole document may come in the original shape and under any slug, alone or inside a batch. */
function normaliseEdit(edit: FlowEdit, as: { slug: string; facts: ExecutorFacts }): FlowEdit {
  if (edit.type === "replaceDefinition") return { ...edit, definition: { ...normaliseDefinition(edit.definition, as.facts).definition, id: as.slug } };
  if (edit.type === "undo") return { ...edit, edit: normaliseEdit(flowEditSchema.parse(edit.edit), as) };
  if (edit.type === "batch") return { ...edit, edits: edit.edits.map((inner) => normaliseEdit(flowEditSchema.parse(inner), as)) };
  return edit;
}
