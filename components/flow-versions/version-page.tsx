"use client";

import { useQuery } from "@tanstack/react-query";
import { GitCompareArrows, RotateCcw, Undo2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type { FlowDefinition } from "@/flows/definition/schema";
import { StateText } from "./state-text";
import { useVersionActions } from "./use-version-actions";
import { useVersionList } from "./use-version-list";
import { VersionBadges } from "./version-badges";
import { VersionCanvas } from "./version-canvas";
import { type Question, VersionQuestions } from "./version-questions";
import { placesOf, type VersionList, type VersionRow, versionPaths } from "./version-row";
import { VersionsFailed } from "./versions-failed";
import { VersionsHead } from "./versions-head";

/** One version as it was, to look at. */
export function VersionPage({ slug, number }: { slug: string; number: number }) {
  const trpc = useTRPC();
  const list = useVersionList(slug);
  const version = useQuery(trpc.flows.version.queryOptions({ id: slug, number }, { retry: false }));
  const error = (version.data ? null : version.error) ?? (list.data ? null : list.error);
  if (error)
    return (
      <VersionsFailed
        error={error}
        slug={slug}
        onRetry={() => {
          void version.refetch();
          void list.refetch();
        }}
      />
    );
  const row = list.data?.versions.find((candidate) => candidate.number === number);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <VersionsHead
        slug={slug}
        flowName={list.data?.flow.name ?? null}
        title={`Version ${number}`}
        back={{ href: versionPaths.list(slug), label: "All versions" }}
        marks={row && <VersionBadges version={row} isPinned={list.data?.pinned === number} />}
        actions={list.data && row && <Actions list={list.data} version={row} mayChange={list.mayChange} />}
      />
      {row && <Facts version={row} />}
      {version.data && list.data ? <Panes flowName={list.data.flow.name} number={number} definition={version.data.definition} /> : <Loading />}
    </div>
  );
}

function Panes({ flowName, number, definition }: { flowName: string; number: number; definition: FlowDefinition }) {
  const [state, setState] = useState<string | null>(null);
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_340px] border-line border-t max-md:grid-cols-1 max-md:grid-rows-[minmax(0,3fr)_minmax(0,2fr)]">
      <section aria-label="Canvas" className="min-h-0">
        <VersionCanvas label={`${flowName}, version ${number}`} definition={definition} onState={setState} />
      </section>
      {/* It scrolls, so it can be reached by keys. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section
        aria-label="State"
        tabIndex={0}
        className="min-h-0 overflow-y-auto border-line bg-surface outline-offset-[-2px] scrollbar-quiet max-md:border-t md:border-l"
      >
        <StateText definition={definition} name={state} />
      </section>
    </div>
  );
}

function Facts({ version }: { version: VersionRow }) {
  const { publishedAt, publishedBy, createdAt, notes } = version;
  return (
    <p className="px-4 pb-2 text-ink-2 text-sm [overflow-wrap:anywhere]">
      {publishedAt ? "Published " : "Begun "}
      <RelativeTime at={publishedAt ?? createdAt} />
      {publishedBy !== null && ` by ${publishedBy}`}
      {notes && <span className="text-ink">: {notes}</span>}
    </p>
  );
}

function Actions({ list, version, mayChange }: { list: VersionList; version: VersionRow; mayChange: boolean }) {
  const { flow, versions, pinned } = list;
  const places = placesOf(versions, pinned);
  const before = places.before(version.number);
  const actions = useVersionActions(flow.slug);
  const [question, setQuestion] = useState<Question | null>(null);
  const isPublished = version.status === "published";
  return (
    <>
      {before !== null && (
        <Button asChild>
          <Link href={versionPaths.compare(flow.slug, before, version.number)}>
            <GitCompareArrows aria-hidden="true" /> Compare with {before}
          </Link>
        </Button>
      )}
      {isPublished && mayChange && (
        <Button onClick={() => setQuestion({ type: "restore", version })}>
          <RotateCcw aria-hidden="true" /> Restore as draft
        </Button>
      )}
      {isPublished && mayChange && pinned !== version.number && (
        <Button onClick={() => setQuestion({ type: "rollBack", version })}>
          <Undo2 aria-hidden="true" /> Start new conversations here
        </Button>
      )}
      <VersionQuestions flow={flow} places={places} question={question} actions={actions} onClose={() => setQuestion(null)} />
    </>
  );
}

function Loading() {
  return (
    <div
      aria-busy="true"
      role="status"
      aria-label="Loading the version"
      className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_340px] border-line border-t max-md:grid-cols-1"
    >
      <div className="bg-sunken" />
      <div className="grid content-start gap-3 border-line border-l bg-surface p-4 max-md:hidden">
        <Skeleton className="w-32" />
        <Skeleton className="w-56" />
        <Skeleton className="w-48" />
      </div>
    </div>
  );
}
