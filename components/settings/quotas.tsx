"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type Quota, quotaDefaults } from "@/flows/protocol/quotas";
import { amountWords, draftOf, quotaWords, readDraft, usageWords } from "./quota-words";
import { RowsSkeleton } from "./rows-skeleton";
import { Section } from "./section";

/** What the workspace uses of the installation, beside what it may: set by whoever runs the installation, read by all. */
export function Quotas() {
  const trpc = useTRPC();
  const list = useQuery(trpc.settings.quotas.list.queryOptions(undefined, { refetchInterval: 10_000 }));
  if (list.isError && !list.data)
    return <ErrorState title="The limits did not load" sentence={describeError(list.error)} onRetry={() => void list.refetch()} />;
  return (
    <Section
      title="Limits"
      lead={
        list.data?.mayChange === false
          ? "What this workspace may use of the installation. Whoever runs the installation sets them."
          : "What this workspace may use of the installation, so that it slows no other."
      }
    >
      {list.data === undefined ? (
        <RowsSkeleton />
      ) : list.data.mayChange ? (
        <QuotasForm key={JSON.stringify(draftOf(list.data.quotas))} quotas={list.data.quotas} />
      ) : (
        <ul>
          {list.data.quotas.map((quota) => (
            <li key={quota.kind} className="border-line border-b px-4 py-3 last:border-b-0">
              <Usage quota={quota} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function QuotasForm({ quotas }: { quotas: readonly Quota[] }) {
  const [draft, setDraft] = useState(() => draftOf(quotas));
  const [isShown, setIsShown] = useState(false);
  const save = useSave();
  const { limits, problems } = readDraft(draft);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(draftOf(quotas));
  function submit(event: FormEvent) {
    event.preventDefault();
    setIsShown(true);
    if (Object.keys(problems).length === 0) save.mutate(limits);
  }
  return (
    <form onSubmit={submit} noValidate>
      <ul>
        {quotas.map((quota) => (
          <li key={quota.kind} className="grid gap-x-6 gap-y-2 border-line border-b px-4 py-3 sm:grid-cols-[1fr_11rem]">
            <Usage quota={quota} />
            <Field label={`Limit of ${quotaWords[quota.kind].label.toLowerCase()}`} hideLabel error={isShown ? problems[quota.kind] : undefined}>
              {(control) => (
                <Input
                  {...control}
                  inputMode="decimal"
                  {...(quotaWords[quota.kind].unit === "" ? {} : { unit: quotaWords[quota.kind].unit })}
                  className={quota.kind === "tokens" ? "pr-14" : undefined}
                  placeholder={amountWords(quota.kind, quotaDefaults[quota.kind].limit).replace(/ .*/, "")}
                  value={draft[quota.kind]}
                  onChange={(event) => setDraft((before) => ({ ...before, [quota.kind]: event.target.value }))}
                />
              )}
            </Field>
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-3 px-4 py-3">
        <Button type="submit" variant="primary" pending={save.isPending} disabled={!isChanged}>
          Save limits
        </Button>
        <p className="text-ink-2 text-xs">An empty field means the limit that comes with Parley.</p>
      </div>
    </form>
  );
}

/** What is used, what may be, and what happens there. */
function Usage({ quota }: { quota: Quota }) {
  const { label, reached } = quotaWords[quota.kind];
  const share = Math.min(1, quota.used / quota.limit);
  const isReached = share >= 1;
  return (
    <div className="min-w-0">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-medium">{label}</span>
        <span className={cn("tabular-nums", isReached ? "text-danger" : "text-ink-2")}>{usageWords(quota)}</span>
      </p>
      <div aria-hidden="true" className="mt-1.5 h-1.5 overflow-hidden rounded-full bg-sunken">
        <div className={cn("h-full rounded-full", isReached ? "bg-danger" : "bg-accent")} style={{ width: `${share * 100}%` }} />
      </div>
      <p className={cn("mt-1.5 text-xs", isReached ? "text-danger" : "text-ink-2")}>
        {isReached ? "Reached. " : "When it is reached: "}
        {reached}
      </p>
    </div>
  );
}

function useSave() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.settings.quotas.change.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.settings.quotas.list.queryKey() });
        toast("Saved: the limits count from now on.");
      },
      onError: (error) => void toast.error(describeError(error)),
    }),
  );
}
