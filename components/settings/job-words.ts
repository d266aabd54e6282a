import { countWords } from "@/components/ui/live-words";
import type { StatusName } from "@/components/ui/status-badge";
import type { Job, JobStatus } from "@/flows/protocol/operations";

type Kind = { title: string; noun: string };

const kinds: { readonly [kind: string]: Kind } = {
  retention: { title: "Remove old run data", noun: "run" },
  moveRuns: { title: "Move running runs to another version", noun: "run" },
  reconcile: { title: "Compare what must agree", noun: "comparison" },
};

const kindOf = (kind: string): Kind => kinds[kind] ?? { title: kind, noun: "piece" };

export const jobTitle = (kind: string): string => kindOf(kind).title;

export const jobStatusNames = { queued: "pending", running: "running", done: "completed", failed: "failed" } satisfies Record<JobStatus, StatusName>;

/** From 0 to 1; null while nobody knows. Pure. */
export function shareDone({ done, total }: Pick<Job, "done" | "total">): number | null {
  return total === null || total === 0 ? null : Math.min(1, done / total);
}

/** How far a job is, or what became of it. Pure. */
export function jobWords(job: Pick<Job, "kind" | "status" | "done" | "total" | "attempts" | "error">): string {
  const { done, total, status, attempts, error } = job;
  const { noun } = kindOf(job.kind);
  switch (status) {
    case "queued":
      return attempts === 0 ? "Waits to be taken up" : `Will be tried again: ${error ?? "the process stopped"}`;
    case "running":
      if (total !== null) return `${done.toLocaleString("en")} of ${countWords(total, noun)}`;
      return done === 0 ? "Has begun" : `${countWords(done, noun)} so far`;
    case "done":
      return done === 0 ? "There was nothing to do" : countWords(done, noun);
    case "failed":
      return `Failed ${attempts === 1 ? "once" : `${attempts} times`}: ${error ?? "the reason is not known"}`;
  }
}
