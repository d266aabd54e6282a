import { type Comparison, compareDefinitions } from "@/flows/comparison/compare-definitions";
import { compareTexts, type TextBlock } from "@/flows/comparison/compare-texts";
import { checksumOf } from "@/flows/definition/checksum";
import type { ExecutorFacts } from "@/flows/definition/executor-facts";
import { readStored } from "@/flows/definition/parse-definition";
import type { FlowDefinition, StateName } from "@/flows/definition/schema";
import type { FlowDefinitionV2 } from "@/flows/definition/schema-v2";
import { toV2 } from "@/flows/definition/to-v2";
import { rebaseWorkOf, workOf } from "@/flows/editing/edit-work";
import { progressTable } from "@/flows/engine/compile/progress-table";
import { isLongerThan } from "@/flows/json/longer-than";
import { checkFlow } from "@/flows/validation/check-flow";
import type { Validation } from "@/flows/validation/issue";
import { type AcceptedEdits, acceptEdits, type WantedEdits } from "../accept-edits";
import { type Properties, readDefinition } from "../read-definition";
import { isSameDocument } from "../same-document";

/** What is done with a whole document. Plain data, so that another thread can do it. */
export type DocumentTask =
  /** A document of an import or a template. */
  | { type: "read"; raw: unknown; properties: Properties }
  /** One that is stored. */
  | { type: "parse"; stored: unknown }
  /** One that is published, to be run. */
  | { type: "open"; stored: unknown }
  | ({ type: "change"; before: FlowDefinition; slug: string } & WantedEdits)
  | { type: "check"; definition: FlowDefinition }
  /** What the newer says otherwise. */
  | { type: "compare"; was: FlowDefinition; is: FlowDefinition }
  /** What it is known by, and whether it is what the other says. */
  | { type: "identify"; definition: FlowDefinition; other: FlowDefinition | null }
  /** For the wire. */
  | { type: "spell"; definition: FlowDefinition };

export type DocumentResult =
  | { type: "definition"; definition: FlowDefinition }
  | ({ type: "changed" } & AcceptedEdits)
  | ({ type: "opened" } & OpenedDocument)
  | { type: "validation"; validation: Validation }
  | ({ type: "comparison"; texts: TextBlock[] } & Comparison)
  | ({ type: "identity" } & DocumentIdentity)
  | { type: "spelled"; definition: FlowDefinitionV2 };

/** `progress`: how far along each state is, which takes a look at the whole of it. */
export type OpenedDocument = { definition: FlowDefinition; progress: ReadonlyMap<StateName, number> };
export type DocumentIdentity = { checksum: string; isSame: boolean };

/** @throws AppError as what it does; ZodError for edits inside a batch that are none */
export function performDocumentTask(task: DocumentTask, facts: ExecutorFacts): DocumentResult {
  switch (task.type) {
    case "read":
      return { type: "definition", definition: readDefinition(task.raw, task.properties, facts) };
    case "parse":
      return { type: "definition", definition: readStored(task.stored) };
    case "open":
      return { type: "opened", ...openDocument(task.stored) };
    case "change":
      return { type: "changed", ...acceptEdits(task.before, task, { slug: task.slug, facts }) };
    case "check":
      return { type: "validation", validation: checkFlow(task.definition, facts) };
    case "compare":
      return { type: "comparison", ...compareDefinitions(task.was, task.is), texts: compareTexts(task.was, task.is) };
    case "identify":
      return {
        type: "identity",
        checksum: checksumOf(task.definition),
        isSame: task.other !== null && isSameDocument(task.definition, task.other),
      };
    case "spell":
      return { type: "spelled", definition: toV2(task.definition) };
  }
}

/** @throws ZodError for what is no document of any shape that there ever was */
export function openDocument(stored: unknown): OpenedDocument {
  const definition = readStored(stored);
  return { definition, progress: progressTable(definition) };
}

/** Characters of a document, states that edits go through, and edits that they are put over, that take some tens of milliseconds together. */
const small = { length: 60_000, work: 50_000, rebaseWork: 1_000 };

/** True for what would keep everybody waiting if it were done where requests are answered. Finding out costs no more than a small one. */
export function isLarge(task: DocumentTask): boolean {
  if (isLongerThan(partsOf(task), small.length)) return true;
  return task.type === "change" && (workOf(task.before, task.edits) > small.work || rebaseWorkOf(task.edits, task.over) > small.rebaseWork);
}

function partsOf(task: DocumentTask): unknown {
  switch (task.type) {
    case "read":
      return task.raw;
    case "parse":
    case "open":
      return task.stored;
    case "change":
      return [task.before, task.edits, task.over];
    case "check":
    case "spell":
      return task.definition;
    case "compare":
      return [task.was, task.is];
    case "identify":
      return [task.definition, task.other];
  }
}
