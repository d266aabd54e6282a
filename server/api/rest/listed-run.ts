import { z } from "zod";
import { runSchema } from "@/flows/protocol/run";
import type { RunSummary } from "../../runs/run-summary";

/** A run in a list: the fields of a run (rule 24) that need no context, with the numbers a list shows. */
export const listedRunSchema = runSchema
  .pick({
    id: true,
    flowId: true,
    version: true,
    sessionId: true,
    status: true,
    phase: true,
    outcome: true,
    current_state: true,
    error: true,
    started_at: true,
    completed_at: true,
  })
  .extend({ turns: z.number().int(), steps: z.number().int(), lastMessage: z.string().nullable() });

export function toListedRun({ flow, currentState, startedAt, completedAt, ...run }: RunSummary) {
  const { id, version, sessionId, status, phase, outcome, error, turns, steps, lastMessage } = run;
  return {
    id,
    flowId: flow.slug,
    version,
    sessionId,
    status,
    phase,
    outcome,
    current_state: currentState,
    error,
    turns,
    steps,
    lastMessage,
    started_at: startedAt,
    completed_at: completedAt,
  };
}
