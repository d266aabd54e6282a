"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, TriangleAlert, Zap } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { noSuchFlow, PageFailed } from "@/components/errors/page-failed";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusBadge } from "@/components/ui/status-badge";
import type { TriggerView } from "@/flows/protocol/triggers";
import { FiredList } from "./fired-list";
import { PriorityField } from "./priority-field";
import { StartDialog } from "./start-dialog";
import { TriggerItem } from "./trigger-item";

type FlowTriggers = {
  flow: { slug: string; name: string; status: string; isPublic: boolean; priority: number };
  isPublished: boolean;
  zone: string;
  triggers: readonly TriggerView[];
  findings: readonly { message: string; fix: string | null }[];
};

/** What starts a flow, what each trigger still needs, and what came of them. */
export function TriggersPage({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.triggers.ofFlow.queryOptions({ id: slug }));
  const me = useQuery(trpc.session.me.queryOptions(undefined, { staleTime: 60_000 }));
  const role = me.data?.user.role;
  const mayChange = role === "owner" || role === "editor";
  if (error && !data) return <PageFailed error={error} title="The triggers could not be loaded" missing={noSuchFlow} onRetry={() => void refetch()} />;
  return (
    <div className="mx-auto max-w-4xl pb-10">
      <Head slug={slug} triggers={data ?? null} mayChange={mayChange} />
      {data ? <Body triggers={data} mayChange={mayChange} /> : <Loading />}
    </div>
  );
}

function Head({ slug, triggers, mayChange }: { slug: string; triggers: FlowTriggers | null; mayChange: boolean }) {
  const [isStarting, setIsStarting] = useState(false);
  return (
    <header className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-2 px-2 py-2 sm:px-4">
      <Link
        href={`/flows/${slug}`}
        aria-label="Back to the editor"
        title="Back to the editor"
        className="grid size-8 shrink-0 place-items-center rounded-md text-ink-2 hover:bg-hover hover:text-ink pointer-coarse:size-11"
      >
        <ArrowLeft aria-hidden="true" className="size-4" />
      </Link>
      <div className="min-w-0">
        <h1 className="flex flex-wrap items-center gap-x-2 font-medium text-lg">
          What starts it
          {triggers && <StatusBadge status={triggers.flow.status} />}
        </h1>
        <p className="truncate text-ink-2 text-sm">{triggers?.flow.name ?? slug}</p>
      </div>
      {triggers && mayChange && (
        <div className="ml-auto">
          <Button variant="primary" disabled={triggers.flow.status !== "active"} onClick={() => setIsStarting(true)}>
            Start now for…
          </Button>
          <StartDialog flow={triggers.flow} open={isStarting} onOpenChange={setIsStarting} />
        </div>
      )}
    </header>
  );
}

function Body({ triggers, mayChange }: { triggers: FlowTriggers; mayChange: boolean }) {
  const { flow, isPublished, findings } = triggers;
  return (
    <>
      {!isPublished && <p className="px-4 pb-3 text-ink-2 sm:px-6">The flow was never published: nothing starts it yet. These are the draft's triggers.</p>}
      {findings.length > 0 && (
        <ul aria-label="What stands in the way" className="mx-4 mb-3 grid gap-2 rounded-lg border border-line bg-warn-soft p-3 sm:mx-6">
          {findings.map(({ message, fix }) => (
            <li key={message} className="flex gap-2">
              <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-warn" />
              <span>
                <span className="block first-letter:uppercase">{message}.</span>
                {fix && <span className="block text-ink-2">{fix}</span>}
              </span>
            </li>
          ))}
        </ul>
      )}
      {triggers.triggers.length === 0 ? (
        <EmptyState
          icon={<Zap aria-hidden="true" />}
          title="No triggers"
          action={
            <Button asChild>
              <Link href={`/flows/${flow.slug}`}>Open the editor</Link>
            </Button>
          }
        >
          Customers start it from its chat page. In the flow's settings it gets keywords, webhooks and set times.
        </EmptyState>
      ) : (
        <ul aria-label="Triggers" className="divide-y divide-line border-line border-y">
          {triggers.triggers.map((trigger) => (
            <TriggerItem
              key={`${trigger.type} ${trigger.text}`}
              trigger={trigger}
              flow={flow.slug}
              mayChange={mayChange}
              isLive={flow.status === "active" && isPublished}
            />
          ))}
        </ul>
      )}
      <PriorityField slug={flow.slug} priority={flow.priority} mayChange={mayChange} />
      <FiredList slug={flow.slug} />
    </>
  );
}

function Loading() {
  return (
    <ul aria-busy="true" aria-label="Triggers" className="divide-y divide-line border-line border-y">
      {["w-40", "w-56", "w-48"].map((width) => (
        <li key={width} className="grid gap-2.5 px-4 py-4 sm:px-6">
          <Skeleton className={width} />
          <Skeleton className="w-72 max-w-full" />
        </li>
      ))}
    </ul>
  );
}
