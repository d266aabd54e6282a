import { availableParallelism } from "node:os";
import type { Comparison } from "@/flows/comparison/compare-definitions";
import type { TextBlock } from "@/flows/comparison/compare-texts";
import type { ExecutorFacts } from "@/flows/definition/executor-facts";
import type { FlowDefinition } from "@/flows/definition/schema";
import type { FlowDefinitionV2 } from "@/flows/definition/schema-v2";
import type { Manifest } from "@/flows/executors/manifest";
import type { Validation } from "@/flows/validation/issue";
import type { AcceptedEdits, WantedEdits } from "../accept-edits";
import type { Properties } from "../read-definition";
import { type DocumentIdentity, type DocumentResult, type DocumentTask, isLarge, type OpenedDocument, performDocumentTask } from "./document-task";
import { createDocumentThreads } from "./document-threads";

export type DocumentsOptions = {
  facts: ExecutorFacts;
  /** What plugins add to the executors that the threads know. @default none */
  manifests?: readonly Manifest[];
  /** Milliseconds after which a document is given up. @default 8,000: the change of a flow holds its row for as long */
  deadlineMs?: number;
};

/**
 * One workspace has one of these at a time, and another's is next: its large documents do not keep another's waiting. A core
 * is left to turns. Each that waits may hold a connection to the database.
 */
const edited = { atOnce: Math.min(2, Math.max(1, availableParallelism() - 1)), waiting: 10, perCaller: { atOnce: 1, waiting: 5 } };

/** Turns wait for these, so they have a thread of their own, none is sent away, and what was once published is not given up. */
const opened = { atOnce: 1, waiting: Number.POSITIVE_INFINITY, deadlineMs: 60_000 };

/** Everything that is done with a whole document. Small ones are done at once; large ones in threads, so that requests are answered meanwhile. */
export function createDocuments({ facts, manifests = [], deadlineMs = 8_000 }: DocumentsOptions) {
  const counts = { here: 0, inThread: 0, refused: 0 };
  const threads = createDocumentThreads({ manifests, deadlineMs, ...edited, onRefused: () => (counts.refused += 1) });
  const opening = createDocumentThreads({ manifests, ...opened, onRefused: () => (counts.refused += 1) });

  async function perform(task: DocumentTask): Promise<DocumentResult> {
    if (!isLarge(task)) {
      counts.here += 1;
      return performDocumentTask(task, facts);
    }
    const result = await (task.type === "open" ? opening : threads).perform(task);
    counts.inThread += 1;
    return result;
  }

  async function definitionOf(task: DocumentTask): Promise<FlowDefinition> {
    const result = await perform(task);
    if (result.type !== "definition") throw new Error(`${task.type} gave no definition`);
    return result.definition;
  }

  return {
    counts,
    /** @throws AppError `INVALID_FLOW`, `INVALID_INPUT` */
    read: (raw: unknown, properties: Properties): Promise<FlowDefinition> => definitionOf({ type: "read", raw, properties }),
    parse: (stored: unknown): Promise<FlowDefinition> => definitionOf({ type: "parse", stored }),
    /** @throws ZodError for what is no document */
    async open(stored: unknown): Promise<OpenedDocument> {
      const result = await perform({ type: "open", stored });
      if (result.type !== "opened") throw new Error("nothing was opened");
      return result;
    },
    /** @throws AppError as `acceptEdits` */
    async change(before: FlowDefinition, { edits, over }: WantedEdits, slug: string): Promise<AcceptedEdits> {
      const result = await perform({ type: "change", before, edits, over, slug });
      if (result.type !== "changed") throw new Error("a change gave none");
      return { definition: result.definition, edits: result.edits, refused: result.refused };
    },
    async check(definition: FlowDefinition): Promise<Validation> {
      const result = await perform({ type: "check", definition });
      if (result.type !== "validation") throw new Error("a check gave no validation");
      return result.validation;
    },
    async compare(was: FlowDefinition, is: FlowDefinition): Promise<Comparison & { texts: TextBlock[] }> {
      const result = await perform({ type: "compare", was, is });
      if (result.type !== "comparison") throw new Error("a comparison gave none");
      return { changes: result.changes, texts: result.texts };
    },
    /** `isSame`: layout included, as the other one, if there is another. */
    async identify(definition: FlowDefinition, other: FlowDefinition | null): Promise<DocumentIdentity> {
      const result = await perform({ type: "identify", definition, other });
      if (result.type !== "identity") throw new Error("nothing was identified");
      return result;
    },
    /** As the wire spells it. */
    async spell(definition: FlowDefinition): Promise<FlowDefinitionV2> {
      const result = await perform({ type: "spell", definition });
      if (result.type !== "spelled") throw new Error("nothing was spelled");
      return result.definition;
    },
    async stop(): Promise<void> {
      await Promise.all([threads.stop(), opening.stop()]);
    },
  };
}

export type Documents = ReturnType<typeof createDocuments>;
