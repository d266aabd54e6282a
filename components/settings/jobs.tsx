"use client";

import { useQuery } from "@tanstack/react-query";
import { Hourglass } from "lucide-react";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import type { Job } from "@/flows/protocol/operations";
import { jobStatusNames, jobTitle, jobWords, shareDone } from "./job-words";
import { RowsSkeleton } from "./rows-skeleton";
import { Row, Section } from "./section";

const isOpen = ({ status }: Job): boolean => status === "queued" || status === "running";

/** What runs in the background, how far it is, and what became of the last ones. */
export function Jobs() {
  const trpc = useTRPC();
  const list = useQuery(
    trpc.settings.jobs.list.queryOptions(undefined, { refetchInterval: ({ state }) => (state.data?.items.some(isOpen) === true ? 1_000 : 5_000) }),
  );
  const jobs = list.data?.items;
  return (
    <Section title="Background jobs" lead="What runs beside the conversations, how far it is, and how the last ones ended.">
      {list.isError && !jobs ? (
        <ErrorState title="The background jobs did not load" sentence={describeError(list.error)} onRetry={() => void list.refetch()} />
      ) : !jobs ? (
        <RowsSkeleton />
      ) : jobs.length === 0 ? (
        <EmptyState icon={<Hourglass aria-hidden="true" />} title="No job has run yet">
          They run at night: one compares what must agree, one removes old run data once a rule is set above.
        </EmptyState>
      ) : (
        <ul aria-label="Background jobs">
          {jobs.map((job) => (
            <JobRow key={job.id} job={job} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function JobRow({ job }: { job: Job }) {
  const share = job.status === "running" ? shareDone(job) : null;
  return (
    <Row>
      <span className="min-w-0 flex-1 max-sm:basis-full">
        <span className="font-medium text-ink">{jobTitle(job.kind)}</span>
        <span className="block text-ink-2 tabular-nums [overflow-wrap:anywhere]">{jobWords(job)}</span>
        {share !== null && <Bar label={jobTitle(job.kind)} share={share} />}
      </span>
      <StatusBadge status={jobStatusNames[job.status]} />
      <RelativeTime
        at={job.endedAt ?? job.startedAt ?? job.createdAt}
        className="w-24 shrink-0 text-right text-ink-3 max-sm:ml-auto max-sm:w-auto max-sm:text-left"
      />
    </Row>
  );
}

function Bar({ label, share }: { label: string; share: number }) {
  const percent = Math.floor(share * 100);
  return (
    <span
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      className="mt-1.5 block h-1 max-w-xs overflow-hidden rounded-full bg-action-soft"
    >
      <span className="block h-full origin-left bg-action" style={{ transform: `scaleX(${share})` }} />
    </span>
  );
}
