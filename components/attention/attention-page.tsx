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
import { HandoffList } from "./handoff-list";
import { KindFilter } from "./kind-filter";
import { SettledRows } from "./settled-row";
import { useDeadLetters } from "./use-dead-letters";
import { useHandoffs } from "./use-handoffs";
import { useRowKeys } from "./use-row-keys";

/** Everything that cannot go on without a person: customers who wait for one first, then what failed, newest first; the kind lives in the URL. */
export function AttentionPage() {
  const trpc = useTRPC();
  const me = useQuery(trpc.session.me.queryOptions());
  const handoffs = useHandoffs();
  const role = me.data?.user.role;
  const waiting = handoffs.data?.count ?? 0;
  const mayReadFailures = role !== undefined && role !== "viewer";
  const { list, act } = useDeadLetters(mayReadFailures);
  const { valueOf } = useUrlFilters<"kind">();
  const isUnfiltered = valueOf("kind") === undefined || valueOf("kind") === "";
  const failed = mayReadFailures ? list.data && totalOf(list.data.counts, null) : 0;
  return (
    <>
      <PageHeader title="Needs attention" count={failed === undefined || !handoffs.data ? undefined : failed + waiting} />
      {handoffs.isError && !handoffs.data && (
        <ErrorState title="Who waits for a person did not load" sentence={describeError(handoffs.error)} onRetry={() => void handoffs.refetch()} />
      )}
      {mayReadFailures && (list.data || !list.isError) && <FilterOfKinds counts={list.data?.counts} />}
      {handoffs.data && waiting > 0 && isUnfiltered && <HandoffList handoffs={handoffs.data} mayAnswer={mayReadFailures} />}
      {mayReadFailures && <Failures list={list} act={act} mayAct={role === "owner" || role === "editor"} isAlone={waiting === 0} />}
      {role === "viewer" && handoffs.data && waiting === 0 && <NothingWaits />}
    </>
  );
}

/** Above everything that it filters, so that it stays where it is. */
function FilterOfKinds({ counts }: { counts: DeadLetterCounts | undefined }) {
  const { valueOf, set } = useUrlFilters<"kind">();
  return <KindFilter kind={kindIn(valueOf("kind"))} counts={counts} onChange={(next) => set({ kind: next ?? undefined })} />;
}

const kindIn = (value: string | undefined): DeadLetterKind | null => deadLetterKinds.find((each) => each === value) ?? null;

type FailuresProps = ReturnType<typeof useDeadLetters> & {
  mayAct: boolean;
  /** Nobody waits for a person either. */
  isAlone: boolean;
};

/** What cannot go on by itself. */
function Failures({ list, act, mayAct, isAlone }: FailuresProps) {
  const { valueOf, set } = useUrlFilters<"kind">();
  const kind = kindIn(valueOf("kind"));
  const shown = list.data?.items.filter((item) => kind === null || item.kind === kind);
  const items = shown?.filter((item) => item.settled === null);
  const settled = shown?.filter((item) => item.settled !== null) ?? [];
  const listRef = useRef<HTMLDivElement>(null);
  const { onKeyDown, leaving } = useRowKeys(listRef, items);
  function actOn(item: DeadLetter, action: DeadLetterAction) {
    leaving(item.id);
    return act(item, action);
  }
  if (list.isError && !list.data)
    return <ErrorState title="What needs attention did not load" sentence={describeError(list.error)} onRetry={() => void list.refetch()} />;
  if (!isAlone && kind === null && items?.length === 0) return null;
  return (
    <>
      {!isAlone && kind === null && <h2 className="px-4 pb-2 font-medium text-base sm:px-6">What failed</h2>}
      {!items ? (
        <RowsLoading />
      ) : items.length === 0 ? (
        <NothingToDo kind={kind} onShowAll={() => set({ kind: undefined })} />
      ) : (
        <div role="presentation" ref={listRef} onKeyDown={onKeyDown}>
          <ul aria-label="Needs attention" className="border-line border-t">
            {items.map((item) => (
              <DeadLetterRow key={`${item.kind}:${item.id}`} item={item} mayAct={mayAct} onAct={actOn} />
            ))}
          </ul>
        </div>
      )}
      <SettledRows items={settled} />
      {items && list.data && totalOf(list.data.counts, kind) > items.length && (
        <p className="px-4 py-4 text-ink-3 sm:px-6">The newest 200 of each kind are listed; older ones follow when these are dealt with.</p>
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
  return <NothingWaits />;
}

function NothingWaits() {
  return (
    <EmptyState icon={<CircleCheck aria-hidden="true" />} title="Nothing needs you">
      Customers who ask for a person appear here, and messages, webhooks, effects and runs that cannot go on by themselves, and rows that do not agree.
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
