import { type Comparison, compareDefinitions } from "@/flows/comparison/compare-definitions";
import { compareTexts, type TextBlock } from "@/flows/comparison/compare-texts";
import type { ExecutorFacts } from "@/flows/definition/executor-facts";
import { readStored } from "@/flows/definition/parse-definition";
import type { FlowDefinition } from "@/flows/definition/schema";
import type { FlowDefinitionV2 } from "@/flows/definition/schema-v2";
import { toV2 } from "@/flows/definition/to-v2";
import { rebaseWorkOf, workOf } from "@/flows/editing/edit-work";
import { jsonLength } from "@/flows/json/json-length";
import { checkFlow } from "@/flows/validation/check-flow";
import type { Validation } from "@/flows/validation/issue";
import { type AcceptedEdits, acceptEdits, type WantedEdits } from "../accept-edits";
import { type Properties, readDefinition } from "../read-definition";

/** What is done with a whole document. Plain data, so that another thread can do it. */
export type DocumentTask =
  /** A document of an import or a template. */
  | { type: "read"; raw: unknown; properties: Properties }
  /** One that is stored. */
  | { type: "parse"; stored: unknown }
  | ({ type: "change"; before: FlowDefinition; slug: string } & WantedEdits)
  | { type: "check"; definition: FlowDefinition }
  /** What the newer says otherwise. */
  | { type: "compare"; was: FlowDefinition; is: FlowDefinition }
  /** For the wire. */
  | { type: "spell"; definition: FlowDefinition };

export type DocumentResult =
  | { type: "definition"; definition: FlowDefinition }
  | ({ type: "changed" } & AcceptedEdits)
  | { type: "validation"; validation: Validation }
  | ({ type: "comparison"; texts: TextBlock[] } & Comparison)
  | { type: "spelled"; definition: FlowDefinitionV2 };

/** @throws AppError as what it does; ZodError for edits inside a batch that are none */
export function performDocumentTask(task: DocumentTask, facts: ExecutorFacts): DocumentResult {
  switch (task.type) {
    case "read":
      return { type: "definition", definition: readDefinition(task.raw, task.properties, facts) };
    case "parse":
      return { type: "definition", definition: readStored(task.stored) };
    case "change":
      return { type: "changed", ...acceptEdits(task.before, task, { slug: task.slug, facts }) };
    case "check":
      return { type: "validation", validation: checkFlow(task.definition, facts) };
    case "compare":
      return { type: "comparison", ...compareDefinitions(task.was, task.is), texts: compareTexts(task.was, task.is) };
    case "spell":
      return { type: "spelled", definition: toV2(task.definition) };
  }
}

/** Characters of a document, states that edits go through, and edits that they are put over, that take some tens of milliseconds together. */
const small = { length: 60_000, work: 50_000, rebaseWork: 1_000 };

/** True for what would keep everybody waiting if it were done where requests are answered. */
export function isLarge(task: DocumentTask): boolean {
  switch (task.type) {
    case "read":
      return lengthOf(task.raw) > small.length;
    case "parse":
      return lengthOf(task.stored) > small.length;
    case "change":
      return (
        lengthOf([task.before, task.edits, task.over]) > small.length ||
        workOf(task.before, task.edits) > small.work ||
        rebaseWorkOf(task.edits, task.over) > small.rebaseWork
      );
    case "check":
    case "spell":
      return lengthOf(task.definition) > small.length;
    case "compare":
      return lengthOf(task.was) + lengthOf(task.is) > small.length;
  }
}

/** What JSON could not keep is refused by whoever reads it, at once. */
function lengthOf(value: unknown): number {
  return Math.max(0, jsonLength(value));
}
