"use client";

import { useQuery } from "@tanstack/react-query";
import { BellOff, CircleCheck } from "lucide-react";
import { useRef } from "react";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { useUrlFilters } from "@/components/ui/use-url-filters";
import { type DeadLetter, type DeadLetterAction, type DeadLetterCounts, type DeadLetterKind, deadLetterKinds } from "@/flows/protocol/operations";
import { DeadLetterRow } from "./dead-letter-row";
import { kindWords } from "./dead-letter-words";
import { KindFilter } from "./kind-filter";
import { SettledRows } from "./settled-row";
import { useDeadLetters } from "./use-dead-letters";
import { useRowKeys } from "./use-row-keys";

/** Everything that cannot go on without a person, newest first; the kind lives in the URL. */
export function AttentionPage() {
  const trpc = useTRPC();
  const me = useQuery(trpc.session.me.queryOptions());
  const { list, act } = useDeadLetters();
  const { valueOf, set } = useUrlFilters<"kind">();
  const kind = deadLetterKinds.find((each) => each === valueOf("kind")) ?? null;
  const shown = list.data?.items.filter((item) => kind === null || item.kind === kind);
  const items = shown?.filter((item) => item.settled === null);
  const settled = shown?.filter((item) => item.settled !== null) ?? [];
  const role = me.data?.user.role;
  const listRef = useRef<HTMLDivElement>(null);
  const { onKeyDown, leaving } = useRowKeys(listRef, items);
  function actOn(item: DeadLetter, action: DeadLetterAction) {
    leaving(item.id);
    return act(item, action);
  }
  return (
    <>
      <PageHeader title="Needs attention" count={list.data && totalOf(list.data.counts, null)} />
      {list.isError && !list.data ? (
        <ErrorState title="What needs attention did not load" sentence={describeError(list.error)} onRetry={() => void list.refetch()} />
      ) : (
        <>
          <KindFilter kind={kind} counts={list.data?.counts} onChange={(next) => set({ kind: next ?? undefined })} />
          {!items ? (
            <RowsLoading />
          ) : items.length === 0 ? (
            <NothingToDo kind={kind} onShowAll={() => set({ kind: undefined })} />
          ) : (
            <div role="presentation" ref={listRef} onKeyDown={onKeyDown}>
              <ul aria-label="Needs attention" className="border-line border-t">
                {items.map((item) => (
                  <DeadLetterRow key={`${item.kind}:${item.id}`} item={item} mayAct={role === "owner" || role === "editor"} onAct={actOn} />
                ))}
              </ul>
            </div>
          )}
          <SettledRows items={settled} />
          {items && list.data && totalOf(list.data.counts, kind) > items.length && (
            <p className="px-4 py-4 text-ink-3 sm:px-6">The newest 200 of each kind are listed; older ones follow when these are dealt with.</p>
          )}
        </>
      )}
    </>
  );
}

const totalOf = (counts: DeadLetterCounts, kind: DeadLetterKind | null) =>
  kind === null ? deadLetterKinds.reduce((sum, each) => sum + counts[each], 0) : counts[kind];

function NothingToDo({ kind, onShowAll }: { kind: DeadLetterKind | null; onShowAll: () => void }) {
  if (kind !== null) {
    return (
      <EmptyState
        icon={<BellOff aria-hidden="true" />}
        title={`No ${kindWords[kind].many.toLowerCase()} need you`}
        action={<Button onClick={onShowAll}>Show all kinds</Button>}
      />
    );
  }
  return (
    <EmptyState icon={<CircleCheck aria-hidden="true" />} title="Nothing needs you">
      Messages, webhooks, effects and runs that cannot go on by themselves appear here.
    </EmptyState>
  );
}

function RowsLoading() {
  return (
    <ul aria-busy="true" aria-label="Loading" className="border-line border-t">
      {["w-40", "w-56", "w-48", "w-36"].map((width) => (
        <li key={width} className="flex gap-3 border-line border-b px-4 py-3.5 sm:px-6">
          <Skeleton className="size-8 rounded-md" />
          <span className="grid flex-1 gap-2.5 py-1">
            <Skeleton className={width} />
            <Skeleton className="w-full max-w-lg" />
            <Skeleton className="w-28" />
          </span>
          <Skeleton className="h-8 w-20 rounded-md max-sm:hidden" />
        </li>
      ))}
    </ul>
  );
}
