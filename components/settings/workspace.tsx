"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import type { WorkspaceSettings } from "@/flows/protocol/workspace";
import { RowsSkeleton } from "./rows-skeleton";
import { Section } from "./section";
import { type WorkspaceDraft, WorkspaceFields, type WorkspaceProblems } from "./workspace-fields";
import { problemsOf, readDraft } from "./workspace-problems";

/** What the workspace is called, where it is and how it counts: for owners to set, for others to read. */
export function Workspace({ isOwner }: { isOwner: boolean }) {
  const trpc = useTRPC();
  const settings = useQuery(trpc.settings.workspace.get.queryOptions());
  if (settings.isError && !settings.data)
    return <ErrorState title="The settings did not load" sentence={describeError(settings.error)} onRetry={() => void settings.refetch()} />;
  return (
    <Section
      title="Workspace"
      lead="Its name and address, and what counts for customers who bring no time zone or language. Runs under way keep what they began with."
    >
      {!settings.data ? (
        <RowsSkeleton />
      ) : isOwner ? (
        <WorkspaceForm key={JSON.stringify(settings.data)} settings={settings.data} isFirst={settings.data.isFirst} />
      ) : (
        <SettingsInWords settings={settings.data} />
      )}
    </Section>
  );
}

function WorkspaceForm({ settings, isFirst }: { settings: WorkspaceSettings; isFirst: boolean }) {
  const [draft, setDraft] = useState<WorkspaceDraft>(() => draftOf(settings));
  const [problems, setProblems] = useState<WorkspaceProblems>({});
  const save = useSave(setProblems);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(draftOf(settings));
  function submit(event: FormEvent) {
    event.preventDefault();
    const read = readDraft(draft);
    setProblems(read.ok ? {} : read.problems);
    if (read.ok) save.mutate(read.settings);
  }
  return (
    <form onSubmit={submit} noValidate className="grid max-w-xl gap-4 px-4 py-4">
      <WorkspaceFields
        draft={draft}
        problems={problems}
        slugHelp={
          isFirst
            ? "Customers chat at /chat/ and the flow's name; with the address in between it is the same."
            : "In the address of each chat: links with the present one stop working when it changes."
        }
        onChange={(changed) => setDraft((before) => ({ ...before, ...changed }))}
      />
      <div>
        <Button type="submit" variant="primary" pending={save.isPending} disabled={!isChanged}>
          Save
        </Button>
      </div>
    </form>
  );
}

function useSave(onProblems: (problems: WorkspaceProblems) => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.settings.workspace.change.mutationOptions({
      onSuccess: async () => {
        await Promise.all([trpc.settings.workspace.get.queryKey(), trpc.session.me.queryKey()].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
        toast("Saved: it counts from the next conversation on.");
      },
      onError: (error) => {
        const found = problemsOf(error);
        if (found === null) toast.error(describeError(error));
        else onProblems(found);
      },
    }),
  );
}

function draftOf({ name, slug, timezone, currency, locale, region }: WorkspaceSettings): WorkspaceDraft {
  return { name, slug, timezone, currency, locale, region };
}

const rows = [
  ["name", "Name"],
  ["slug", "Address"],
  ["timezone", "Time zone"],
  ["currency", "Currency"],
  ["locale", "Language"],
  ["region", "Country"],
] as const satisfies [keyof WorkspaceSettings, string][];

function SettingsInWords({ settings }: { settings: WorkspaceSettings }) {
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 px-4 py-4">
      {rows.map(([key, label]) => (
        <div key={key} className="contents">
          <dt className="text-ink-3">{label}</dt>
          <dd className="min-w-0 [overflow-wrap:anywhere]">{settings[key]}</dd>
        </div>
      ))}
    </dl>
  );
}
