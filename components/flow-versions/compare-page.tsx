"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeftRight, Equal } from "lucide-react";
import { useMemo, useState } from "react";
import { useTRPC } from "@/components/trpc/use-trpc";
import { EmptyState } from "@/components/ui/empty-state";
import { IconButton } from "@/components/ui/icon-button";
import { countWords } from "@/components/ui/live-words";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { useUrlFilters } from "@/components/ui/use-url-filters";
import { compareDefinitions } from "@/flows/comparison/compare-definitions";
import { compareTexts } from "@/flows/comparison/compare-texts";
import type { FlowDefinition } from "@/flows/definition/schema";
import { ChangeList } from "./change-list";
import { drawBoth } from "./draw-both";
import { TextComparison } from "./text-comparison";
import { useVersionList } from "./use-version-list";
import { VersionCanvas } from "./version-canvas";
import { type VersionList, type VersionRow, versionPaths } from "./version-row";
import { VersionsFailed } from "./versions-failed";
import { VersionsHead } from "./versions-head";

/** Two versions of a flow: what the newer one says otherwise, on the canvas, in words and as text. */
export function ComparePage({ slug }: { slug: string }) {
  const { data, error, refetch } = useVersionList(slug);
  const { valueOf, set } = useUrlFilters<"from" | "to">();
  if (error && !data) return <VersionsFailed error={error} slug={slug} onRetry={() => void refetch()} />;
  const [to, from] = data ? chosen(data.versions, valueOf("to"), valueOf("from")) : [null, null];
  const choose = (next: { from: number; to: number }) => set({ from: String(next.from), to: String(next.to) });
  return (
    <div className="flex h-full min-h-0 flex-col">
      <VersionsHead
        slug={slug}
        flowName={data?.flow.name ?? null}
        title="Compare versions"
        back={{ href: versionPaths.list(slug), label: "All versions" }}
        actions={data && from !== null && to !== null && <Choice versions={data.versions} from={from} to={to} onChoose={choose} />}
      />
      {!data ? <Loading /> : from === null || to === null ? <OnlyOne /> : <Compared key={`${from} ${to}`} list={data} from={from} to={to} />}
    </div>
  );
}

/** The newer and the older version to compare: as the address says, else the newest and the one before it. */
function chosen(versions: readonly VersionRow[], to: string | undefined, from: string | undefined): [number | null, number | null] {
  const known = (text: string | undefined) => versions.find(({ number }) => String(number) === text)?.number ?? null;
  const newer = known(to) ?? versions[0]?.number ?? null;
  return [newer, known(from) ?? versions.find(({ number }) => number !== newer)?.number ?? null];
}

type ChoiceProps = { versions: readonly VersionRow[]; from: number; to: number; onChoose: (next: { from: number; to: number }) => void };

function Choice({ versions, from, to, onChoose }: ChoiceProps) {
  const options = versions.map(({ number, status, isLive }) => ({
    value: String(number),
    label: `Version ${number}${status === "draft" ? ", draft" : isLive ? ", live" : ""}`,
  }));
  return (
    <>
      <Select
        aria-label="From version"
        className="w-auto min-w-36"
        options={options}
        value={String(from)}
        onValueChange={(next) => onChoose({ from: Number(next), to })}
      />
      <IconButton label="Swap the two versions" onClick={() => onChoose({ from: to, to: from })}>
        <ArrowLeftRight />
      </IconButton>
      <Select
        aria-label="To version"
        className="w-auto min-w-36"
        options={options}
        value={String(to)}
        onValueChange={(next) => onChoose({ from, to: Number(next) })}
      />
    </>
  );
}

function Compared({ list, from, to }: { list: VersionList; from: number; to: number }) {
  const trpc = useTRPC();
  const { slug } = list.flow;
  const was = useQuery(trpc.flows.version.queryOptions({ id: slug, number: from }));
  const is = useQuery(trpc.flows.version.queryOptions({ id: slug, number: to }));
  const error = (was.data ? null : was.error) ?? (is.data ? null : is.error);
  const retry = () => {
    void was.refetch();
    void is.refetch();
  };
  if (error) return <VersionsFailed error={error} slug={slug} onRetry={retry} />;
  if (!was.data || !is.data) return <Loading />;
  return <Differences flowName={list.flow.name} from={from} to={to} was={was.data.definition} is={is.data.definition} />;
}

type DifferencesProps = { flowName: string; from: number; to: number; was: FlowDefinition; is: FlowDefinition };

function Differences({ flowName, from, to, was, is }: DifferencesProps) {
  const [state, setState] = useState<string | null>(null);
  const { changes } = useMemo(() => compareDefinitions(was, is), [was, is]);
  const drawn = useMemo(() => drawBoth(was, is, changes), [was, is, changes]);
  const texts = useMemo(() => compareTexts(was, is), [was, is]);
  if (changes.length === 0 && texts.length === 0) return <Same from={from} to={to} />;
  return (
    <Tabs defaultValue="canvas" className="flex min-h-0 flex-1 flex-col">
      <div className="flex items-center border-line border-b pr-4">
        <TabsList aria-label="How to look at it" className="flex-1 border-b-0">
          <TabsTrigger value="canvas">Canvas</TabsTrigger>
          <TabsTrigger value="words">In words</TabsTrigger>
          <TabsTrigger value="text">As text</TabsTrigger>
        </TabsList>
        <p role="status" className="text-ink-2 text-sm tabular-nums">
          {countWords(changes.length, "change")}
        </p>
      </div>
      <TabsContent value="canvas" className="grid flex-1 grid-cols-[minmax(0,1fr)_340px] max-md:grid-cols-1">
        <section aria-label="Canvas" className="min-h-0">
          <VersionCanvas label={`${flowName}, version ${from} and version ${to}`} definition={drawn.definition} changes={drawn.changes} onState={setState} />
        </section>
        {/* It scrolls, so it can be reached by keys. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <section
          aria-label="What changed"
          tabIndex={0}
          className="min-h-0 overflow-y-auto border-line border-l bg-surface outline-offset-[-2px] scrollbar-quiet max-md:hidden"
        >
          <ChangeList changes={changes} state={state} />
        </section>
      </TabsContent>
      <TabsContent value="words" className="flex-1 overflow-y-auto bg-surface">
        <ChangeList changes={changes} state={null} />
      </TabsContent>
      <TabsContent value="text" className="flex-1 overflow-y-auto">
        <TextComparison texts={texts} from={from} to={to} />
      </TabsContent>
    </Tabs>
  );
}

function Same({ from, to }: { from: number; to: number }) {
  return (
    <EmptyState icon={<Equal aria-hidden="true" />} title={`Versions ${from} and ${to} say the same`}>
      At most their states stand in other places on the canvas.
    </EmptyState>
  );
}

function OnlyOne() {
  return (
    <EmptyState icon={<Equal aria-hidden="true" />} title="There is only one version">
      Publish another one, or change the draft, then the two can be compared here.
    </EmptyState>
  );
}

function Loading() {
  return (
    <div aria-busy="true" role="status" aria-label="Loading the versions" className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-10 items-center gap-4 border-line border-b px-4">
        <Skeleton className="w-16" />
        <Skeleton className="w-16" />
      </div>
      <div className="flex-1 bg-sunken" />
    </div>
  );
}
