"use client";

import { useMemo, useRef, useState } from "react";
import { CatalogueContext, useLoadedCatalogue } from "@/components/catalogue/use-catalogue";
import { PageFailed } from "@/components/errors/page-failed";
import { Skeleton } from "@/components/ui/skeleton";
import { findSteps } from "./find-steps";
import { frameIndexOf, turnStart } from "./frames";
import { RunHeader } from "./run-header";
import { RunNotices } from "./run-notices";
import { RunPanes } from "./run-panes";
import { Scrubber } from "./scrubber";
import { useFrameInUrl } from "./use-frame-in-url";
import { usePlayback } from "./use-playback";
import { useProof } from "./use-proof";
import { useRun } from "./use-run";
import { useViewerKeys } from "./use-viewer-keys";
import { movesOf, statesOfAll, versionAt } from "./version-at";

const noSuchRun = { RUN_NOT_FOUND: { title: "There is no such run", back: { href: "/runs", label: "All runs" } } } as const;

/** A run that can be scrubbed: canvas, conversation, step and context always show the same moment. */
export function RunViewer({ runId, initialStep }: { runId: string; initialStep: number | null }) {
  const { query, ...run } = useRun(runId);
  const catalogue = useLoadedCatalogue();
  if (query.isPending || catalogue.isPending) return <ViewerSkeleton />;
  if (query.isError || catalogue.isError) {
    const error = query.error ?? catalogue.error;
    const retry = () => void Promise.all([query.refetch(), catalogue.refetch()]);
    return <PageFailed error={error} title="This run could not be opened" missing={noSuchRun} onRetry={retry} />;
  }
  return (
    <CatalogueContext value={catalogue.data}>
      <LoadedRun {...run} data={query.data} refetch={query.refetch} initialStep={initialStep} />
    </CatalogueContext>
  );
}

type Query = ReturnType<typeof useRun>["query"];
type LoadedRunProps = Omit<ReturnType<typeof useRun>, "query"> & { data: NonNullable<Query["data"]>; refetch: Query["refetch"]; initialStep: number | null };

function LoadedRun({ data, refetch, frames, messages, live, newest, initialStep }: LoadedRunProps) {
  const { index, setIndex, atEnd } = useFrameInUrl(frames, initialStep);
  const last = frames.length - 1;
  const playback = usePlayback(index, last, setIndex);
  const { proof, failure, pending, prove, dismiss } = useProof(refetch);
  const [query, setQuery] = useState("");
  const searchRef = useRef<HTMLInputElement>(null);
  const found = useMemo(() => findSteps(frames, query), [frames, query]);
  const states = useMemo(() => statesOfAll(data), [data]);
  const moves = useMemo(() => movesOf(data), [data]);
  const { definition } = versionAt(data, frames[index]?.step?.seq ?? 0);
  const goTo = (to: number) => {
    playback.pause();
    setIndex(to);
  };
  useViewerKeys({
    step: (by) => goTo(index + by),
    turn: (by) => goTo(turnStart(frames, index, by)),
    home: () => goTo(0),
    end: () => goTo(last),
    togglePlay: playback.toggle,
    search: () => searchRef.current?.focus(),
  });
  return (
    <div className="flex h-full min-h-0 flex-col">
      <RunHeader
        run={data.run}
        flowName={data.flow.name}
        status={newest?.status ?? data.run.status}
        live={live}
        following={atEnd}
        query={query}
        found={found.length}
        searchRef={searchRef}
        onQuery={setQuery}
        onNextFound={() => goTo(found.find((at) => at > index) ?? found[0] ?? index)}
        onFollow={() => goTo(last)}
        verifying={pending}
        onVerify={data.retiredAt === null ? prove : null}
      />
      <RunNotices
        run={data.run}
        retiredAt={data.retiredAt}
        kin={data.kin}
        moves={moves}
        proof={proof}
        proofFailure={failure}
        onStep={(seq) => goTo(frameIndexOf(frames, seq))}
        onDismissProof={dismiss}
      />
      {data.retiredAt === null && (
        <Scrubber
          frames={frames}
          index={index}
          states={states}
          found={new Set(found)}
          playing={playback.playing}
          speed={playback.speed}
          onIndex={goTo}
          onTogglePlay={playback.toggle}
          onSpeed={playback.setSpeed}
        />
      )}
      <RunPanes
        flowName={data.flow.name}
        definition={definition}
        frames={frames}
        messages={messages}
        index={index}
        live={live === "live" && atEnd}
        retired={data.retiredAt !== null}
        onIndex={goTo}
      />
    </div>
  );
}

function ViewerSkeleton() {
  return (
    <div aria-busy="true" role="status" aria-label="Loading the run" className="flex h-full flex-col">
      <h1 className="sr-only">Run</h1>
      <div className="flex h-12 items-center gap-3 border-line border-b bg-surface px-4">
        <Skeleton className="w-40" />
        <Skeleton className="w-16" />
      </div>
      <div className="border-line border-b bg-surface px-4 py-3">
        <Skeleton className="h-8 w-full" />
      </div>
      <div className="grid flex-1 grid-cols-[320px_1fr_340px] max-md:grid-cols-1">
        <div className="flex flex-col gap-3 border-line border-r bg-surface p-4">
          <Skeleton className="h-8 w-48" />
          <Skeleton className="ml-auto h-8 w-32" />
          <Skeleton className="h-8 w-56" />
        </div>
        <div className="bg-sunken max-md:hidden" />
        <div className="flex flex-col gap-3 border-line border-l bg-surface p-4 max-md:hidden">
          <Skeleton className="w-32" />
          <Skeleton className="h-24 w-full" />
        </div>
      </div>
    </div>
  );
}
