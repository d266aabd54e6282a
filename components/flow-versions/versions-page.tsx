"use client";

import { GitBranch } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { useVersionActions } from "./use-version-actions";
import { useVersionList } from "./use-version-list";
import { VersionBadges } from "./version-badges";
import { VersionMenu } from "./version-menu";
import { type Question, VersionQuestions } from "./version-questions";
import { placesOf, runWords, type VersionList, type VersionRow, versionPaths } from "./version-row";
import { VersionsFailed } from "./versions-failed";
import { VersionsHead } from "./versions-head";

/** Every version of a flow: what customers get, what was before, what is being drawn, and the ways back. */
export function VersionsPage({ slug }: { slug: string }) {
  const { data, error, refetch, mayChange } = useVersionList(slug);
  if (error && !data) return <VersionsFailed error={error} onRetry={() => void refetch()} />;
  return (
    <div className="mx-auto max-w-4xl">
      <VersionsHead slug={slug} flowName={data?.flow.name ?? null} title="Versions" />
      {data ? <List list={data} mayChange={mayChange} /> : <Loading />}
    </div>
  );
}

function List({ list, mayChange }: { list: VersionList; mayChange: boolean }) {
  const { flow, versions, runDays, pinned } = list;
  const [question, setQuestion] = useState<Question | null>(null);
  const actions = useVersionActions(flow.slug);
  const places = placesOf(versions, pinned);
  return (
    <>
      <ul aria-label="Versions" className="divide-y divide-line border-line border-y">
        {versions.map((version) => (
          <li key={version.number} className="flex items-start gap-2 px-4 py-3 sm:px-6" aria-current={version.isLive || undefined}>
            <div className="grid min-w-0 flex-1 gap-1">
              <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
                <Link href={versionPaths.one(flow.slug, version.number)} className="font-medium tabular-nums underline-offset-3 hover:underline">
                  Version {version.number}
                </Link>
                <VersionBadges version={version} isPinned={pinned === version.number} />
              </p>
              <Facts version={version} runDays={runDays} />
              {version.notes && <p className="whitespace-pre-line text-pretty text-ink [overflow-wrap:anywhere]">{version.notes}</p>}
            </div>
            <VersionMenu flow={flow} version={version} places={places} mayChange={mayChange} onAsk={setQuestion} />
          </li>
        ))}
      </ul>
      {versions.every(({ status }) => status === "draft") && (
        <EmptyState
          icon={<GitBranch aria-hidden="true" />}
          title="Nothing is published yet"
          action={
            <Button asChild>
              <Link href={versionPaths.editor(flow.slug)}>Open the editor</Link>
            </Button>
          }
        >
          Each publishing leaves a version here. You can then look at it, compare it with others and go back to it.
        </EmptyState>
      )}
      <VersionQuestions flow={flow} places={places} question={question} actions={actions} onClose={() => setQuestion(null)} />
    </>
  );
}

function Facts({ version, runDays }: { version: VersionRow; runDays: number }) {
  const { publishedAt, publishedBy, createdAt, runs, status } = version;
  return (
    <p className="flex flex-wrap gap-x-3 text-ink-2 text-sm">
      <span>
        {publishedAt ? "Published " : "Begun "}
        <RelativeTime at={publishedAt ?? createdAt} />
        {publishedBy !== null && ` by ${publishedBy}`}
      </span>
      {status !== "draft" && <span className="tabular-nums">{runWords(runs, runDays)}</span>}
    </p>
  );
}

function Loading() {
  return (
    <ul aria-busy="true" aria-label="Versions" className="divide-y divide-line border-line border-y">
      {[48, 36, 52].map((width) => (
        <li key={width} className="grid gap-2.5 px-4 py-4 sm:px-6">
          <Skeleton className="w-32" />
          <Skeleton className={width === 36 ? "w-36" : "w-56"} />
        </li>
      ))}
    </ul>
  );
}
