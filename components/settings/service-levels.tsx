"use client";

import { useQuery } from "@tanstack/react-query";
import { Activity, CircleCheck, CircleX } from "lucide-react";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import type { ServiceLevels as Levels } from "@/flows/protocol/service-levels";
import { durationWords, type LevelFigure, levelFigures, partWords, shareWords } from "./level-words";
import { RowsSkeleton } from "./rows-skeleton";
import { Section } from "./section";

/** How well the installation serves, beside what is promised. */
export function ServiceLevels() {
  const trpc = useTRPC();
  const answer = useQuery(trpc.settings.serviceLevels.get.queryOptions(undefined, { refetchInterval: 60_000 }));
  const levels = answer.data?.levels;
  return (
    <Section
      title="Service levels"
      lead="How much of the last 30 days customers could be served, and how fast they were answered. A minute counts when a process was ready in it."
    >
      {answer.isError && !answer.data ? (
        <ErrorState title="The service levels did not load" sentence={describeError(answer.error)} onRetry={() => void answer.refetch()} />
      ) : !answer.data ? (
        <RowsSkeleton />
      ) : !levels ? (
        <EmptyState icon={<Activity aria-hidden="true" />} title="Kept for the installation">
          What is measured is of all workspaces together. People of the first workspace see it.
        </EmptyState>
      ) : levels.days.length === 0 ? (
        <EmptyState icon={<Activity aria-hidden="true" />} title="Nothing measured yet">
          The first minute is being looked at. The server keeps what it measures for five weeks.
        </EmptyState>
      ) : (
        <Measured levels={levels} />
      )}
    </Section>
  );
}

function Measured({ levels }: { levels: Levels }) {
  return (
    <>
      <dl className="grid grid-cols-2 border-line border-b lg:grid-cols-4">
        {levelFigures(levels.whole).map((figure) => (
          <Figure key={figure.label} figure={figure} />
        ))}
      </dl>
      <History levels={levels} />
    </>
  );
}

function Figure({ figure: { label, value, promise, isKept } }: { figure: LevelFigure }) {
  const Icon = isKept === false ? CircleX : CircleCheck;
  return (
    <div className="px-4 py-3">
      <dt className="text-ink-2">{label}</dt>
      <dd className="text-lg text-ink tabular-nums">{value}</dd>
      {promise !== null && (
        <dd className={cn("flex items-center gap-1 text-xs", isKept === false ? "text-danger" : "text-ink-3")}>
          {isKept !== null && <Icon aria-label={isKept ? "Kept" : "Not kept"} className={cn("size-3.5 shrink-0", isKept && "text-success")} />}
          {promise}
        </dd>
      )}
    </div>
  );
}

const cell = "px-4 py-2 text-right tabular-nums first:text-left";

function History({ levels }: { levels: Levels }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls sideways on a phone must be reachable by keyboard
    <section aria-label="Day by day" tabIndex={0} className="overflow-x-auto scrollbar-quiet focus-visible:outline-offset-[-2px]">
      <table className="w-full min-w-[40rem] text-sm">
        <caption className="sr-only">Service levels day by day, the newest first, in the time of {levels.timezone}</caption>
        <thead className="text-ink-2">
          <tr className="border-line border-b">
            {["Day", "Available", "Half within", "95 % within", "99 % within", "Failed answers", "Failed requests"].map((heading) => (
              <th key={heading} scope="col" className={cn(cell, "font-normal")}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {levels.days.toReversed().map((day) => (
            <tr key={day.day} className="border-line border-b last:border-b-0">
              <th scope="row" className={cn(cell, "whitespace-nowrap font-normal text-ink")}>
                {day.day}
              </th>
              <td className={cell}>{shareWords(day.available)}</td>
              <td className={cell}>{durationWords(day.p50Ms)}</td>
              <td className={cell}>{durationWords(day.p95Ms)}</td>
              <td className={cell}>{durationWords(day.p99Ms)}</td>
              <td className={cell}>{partWords(day.turnFailures, day.turns)}</td>
              <td className={cell}>{partWords(day.requestErrors, day.requests)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
