"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Retention as RetentionRule } from "@/flows/protocol/operations";
import { RetentionForm } from "./retention-form";
import { RowsSkeleton } from "./rows-skeleton";
import { Section } from "./section";

/** How long what was said and done in runs is kept. */
export function Retention({ isOwner }: { isOwner: boolean }) {
  const trpc = useTRPC();
  const rule = useQuery(trpc.settings.retention.get.queryOptions(undefined, { refetchInterval: 5_000 }));
  if (rule.isError && !rule.data)
    return <ErrorState title="The retention rule did not load" sentence={describeError(rule.error)} onRetry={() => void rule.refetch()} />;
  return (
    <Section title="Run data" lead="What happens to the steps and texts of runs that have ended. That a run was there, when, and how it ended is always kept.">
      {!rule.data ? <RowsSkeleton /> : isOwner ? <OwnersRule rule={rule.data} /> : <RuleInWords rule={rule.data} />}
    </Section>
  );
}

function OwnersRule({ rule }: { rule: RetentionRule }) {
  const { save, saveAtOnce, runNow } = useRetentionActions();
  /** Days that wait to be agreed to. */
  const [asked, setAsked] = useState<number | null>(null);
  const [isRunning, setIsRunning] = useState(false);
  const losesMore = (days: number | null) => days !== null && (rule.days === null || days < rule.days);
  return (
    <>
      {/* A rule that was changed elsewhere is shown as it is now. */}
      <RetentionForm key={rule.days} days={rule.days} onSave={(days) => (losesMore(days) ? setAsked(days) : saveAtOnce(days))} />
      {rule.days !== null && (
        <div className="flex flex-wrap items-center gap-x-6 gap-y-3 border-line border-t px-4 py-3">
          <Times rule={rule} />
          <Button className="ml-auto" onClick={() => setIsRunning(true)}>
            Run now
          </Button>
        </div>
      )}
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={(open) => !open && setAsked(null)}
        title={`Remove run data after ${inDays(asked ?? 0)}?`}
        confirmLabel="Save the rule"
        onConfirm={() => (asked === null ? undefined : save(asked))}
      >
        Each night, steps and texts of runs that ended longer ago are removed. They cannot be brought back.
      </ConfirmDialog>
      <ConfirmDialog open={isRunning} onOpenChange={setIsRunning} title="Remove old run data now?" confirmLabel="Remove now" onConfirm={runNow}>
        Steps and texts of all runs that ended more than {inDays(rule.days ?? 0)} ago are removed. They cannot be brought back.
      </ConfirmDialog>
    </>
  );
}

function RuleInWords({ rule }: { rule: RetentionRule }) {
  return (
    <div className="grid gap-2 px-4 py-4">
      <p>{rule.days === null ? "Everything is kept for ever." : `Steps and texts are removed ${inDays(rule.days)} after a run has ended.`}</p>
      {rule.days !== null && <Times rule={rule} />}
    </div>
  );
}

function Times({ rule }: { rule: RetentionRule }) {
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1">
      <Time label="Last run">{rule.lastRunAt ? <RelativeTime at={rule.lastRunAt} /> : "never"}</Time>
      <Time label="Next run">{rule.nextRunAt ? <RelativeTime at={rule.nextRunAt} isToCome /> : "not planned"}</Time>
    </dl>
  );
}

function Time({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex gap-1.5">
      <dt className="text-ink-3">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const inDays = (days: number) => (days === 1 ? "1 day" : `${days} days`);

function useRetentionActions() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const queryKey = trpc.settings.retention.get.queryKey();
  const onError = (error: unknown) => void toast.error(describeError(error));
  const saving = useMutation(
    trpc.settings.retention.set.mutationOptions({
      onSuccess: (rule) => {
        queryClient.setQueryData(queryKey, rule);
        toast(rule.days === null ? "Saved: everything is kept." : `Saved: run data is removed after ${inDays(rule.days)}.`);
      },
      onError,
    }),
  );
  const running = useMutation(
    trpc.settings.retention.runNow.mutationOptions({
      onSuccess: () => {
        toast("It runs in the background now.");
        return queryClient.invalidateQueries({ queryKey });
      },
      onError,
    }),
  );
  return {
    save: (days: number | null) => saving.mutateAsync({ days }),
    saveAtOnce: (days: number | null) => saving.mutate({ days }),
    runNow: () => running.mutateAsync(),
  };
}
