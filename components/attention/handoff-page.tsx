"use client";

import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { describeError } from "@/components/errors/error-sentence";
import { Badge } from "@/components/ui/badge";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type { Handoff } from "@/flows/protocol/handoffs";
import { HandoffActions } from "./handoff-actions";
import { HandoffTranscript } from "./handoff-transcript";
import { answeringWords, customerOf } from "./handoff-words";
import { useHandoff } from "./use-handoffs";

/** A customer's conversation, where a person answers in the flow's place. */
export function HandoffPage({ runId }: { runId: string }) {
  const handoff = useHandoff(runId);
  const { data, isError, error, refetch } = handoff.conversation;
  if (isError && !data) return <ErrorState titleAs="h1" title="The conversation did not load" sentence={describeError(error)} onRetry={() => void refetch()} />;
  return (
    <div className="flex h-full flex-col">
      <HandoffHead handoff={data?.handoff} />
      {data ? <HandoffTranscript messages={data.messages} /> : <Loading />}
      {data && <HandoffActions {...data} {...handoff} />}
    </div>
  );
}

function HandoffHead({ handoff }: { handoff: Handoff | undefined }) {
  return (
    <header className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b bg-surface px-2 py-2 sm:px-4">
      <Link
        href="/attention"
        aria-label="Back to what needs attention"
        className="grid size-8 shrink-0 place-items-center rounded-md text-ink-2 hover:bg-hover hover:text-ink pointer-coarse:size-11"
      >
        <ArrowLeft aria-hidden="true" className="size-4" />
      </Link>
      {handoff ? (
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <h1 className="truncate font-medium">{customerOf(handoff)}</h1>
            <Badge tone={handoff.isWaiting && handoff.person === null ? "warn" : "neutral"}>
              <span aria-live="polite">{answeringWords(handoff)}</span>
            </Badge>
          </div>
          <p className="flex flex-wrap gap-x-3 text-ink-3 text-xs">
            {handoff.isWaiting && (
              <span>
                {handoff.isAsked ? "Asked for a person" : "Taken over"} <RelativeTime at={handoff.since} />
              </span>
            )}
            <span>
              {handoff.flow.name} <span className="font-mono">{handoff.state}</span>
            </span>
            <Link href={`/runs/${handoff.runId}`} className="text-ink-2 underline decoration-line-strong underline-offset-3 hover:text-ink">
              Open the run
            </Link>
          </p>
        </div>
      ) : (
        <Skeleton className="h-8 w-56" />
      )}
    </header>
  );
}

function Loading() {
  return (
    <div aria-busy="true" role="status" aria-label="Loading" className="mx-auto grid w-full max-w-3xl flex-1 content-end gap-3 p-6">
      <Skeleton className="h-12 w-3/5 rounded-lg" />
      <Skeleton className="h-9 w-2/5 justify-self-end rounded-lg" />
      <Skeleton className="h-12 w-1/2 rounded-lg" />
    </div>
  );
}
