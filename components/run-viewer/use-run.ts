import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { useTRPC } from "@/components/trpc/use-trpc";
import type { ChatMessage, FlowState } from "@/flows/protocol/chat";
import type { RunView } from "@/flows/protocol/run";
import type { Step, StepBase } from "@/flows/protocol/step";
import { isMove } from "./describe-step";
import { buildFrames } from "./frames";
import { useLiveRun } from "./use-live-run";

const noMessages: ChatMessage[] = [];

/** A run with its frames, as stored and as it goes on. Steps and messages have no gaps and no repeats. */
export function useRun(runId: string) {
  const trpc = useTRPC();
  const query = useQuery(trpc.runs.get.queryOptions({ id: runId }));
  const { refetch } = query;
  const [extraSteps, setExtraSteps] = useState<Step[]>([]);
  const [newest, setNewest] = useState<FlowState | null>(null);
  const steps = useMemo(() => joinBySeq(query.data?.steps ?? [], extraSteps), [query.data, extraSteps]);
  const messages: ChatMessage[] = query.data?.messages ?? noMessages;
  const frames = useMemo(() => (query.data ? buildFrames(baseToShow(query.data), steps) : []), [query.data, steps]);
  const status = newest?.status ?? query.data?.run.status ?? null;
  const open = status === "running" || status === "paused";
  const live = useLiveRun(runId, query.data !== undefined && open, steps.at(-1)?.seq ?? 0, {
    onSteps: useCallback(
      (more: Step[]) => {
        setExtraSteps((known) => [...known, ...more]);
        // What comes now is done on another version, which is to be shown with it.
        if (more.some(isMove)) void refetch();
      },
      [refetch],
    ),
    // Read again rather than appended: only the stored message knows the step that said it.
    onMessage: useCallback(() => void refetch(), [refetch]),
    onBack: useCallback(() => void refetch(), [refetch]),
    onState: useCallback((state: FlowState) => !state.transient && setNewest(state), []),
  });
  return { query, frames, messages, live, newest };
}

/** Who has called a run, and whom it has called. */
export type RunKin = NonNullable<ReturnType<typeof useRun>["query"]["data"]>["kin"];

/** Of a run whose steps were removed only its last moment is known. */
function baseToShow({ base, run, retiredAt }: { base: StepBase; run: RunView; retiredAt: string | null }): StepBase {
  return retiredAt === null ? base : { seq: 0, state: run.current_state, context: run.context };
}

/** Both lists in the order of `seq`, each number once. */
function joinBySeq<T extends { seq: number }>(stored: readonly T[], extra: readonly T[]): T[] {
  const last = stored.at(-1)?.seq ?? 0;
  const fresh = new Map(extra.filter((entry) => entry.seq > last).map((entry) => [entry.seq, entry]));
  return [...stored, ...[...fresh.values()].sort((a, b) => a.seq - b.seq)];
}
