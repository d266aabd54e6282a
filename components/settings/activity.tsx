"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Select } from "@/components/ui/select";
import { useUrlFilters } from "@/components/ui/use-url-filters";
import { type ActivityEntry, activityWords } from "./activity-words";
import { nameOf } from "./person-row";
import { RowsSkeleton } from "./rows-skeleton";
import { Row, Section } from "./section";

const areas = [
  { value: "all", label: "Everything" },
  { value: "signIns", label: "Sign-ins" },
  { value: "access", label: "People and keys" },
  { value: "flows", label: "Flows" },
  { value: "data", label: "Data" },
] as const;

type Item = ActivityEntry & { id: string; at: Date; who: { type: "person" | "apiKey" | "commandLine" | "system"; name: string | null }; origin: string | null };

/** Who did what, when and from where. For owners. */
export function Activity() {
  const trpc = useTRPC();
  const { valueOf, set } = useUrlFilters<"area" | "who">();
  const area = areas.find(({ value }) => value === valueOf("area"))?.value ?? "all";
  const who = valueOf("who");
  const list = useInfiniteQuery(
    trpc.settings.activity.list.infiniteQueryOptions(
      { area: area === "all" ? null : area, who: who ?? null },
      { initialCursor: null, getNextPageParam: ({ next }) => next },
    ),
  );
  const items = list.data?.pages.flatMap((page) => page.items);
  return (
    <Section
      title="Activity"
      lead="Sign-ins, and what people and keys changed. Kept for 400 days."
      action={
        <div className="flex gap-2 max-sm:w-full">
          <Select
            aria-label="What"
            className="w-36 max-sm:flex-1"
            options={areas}
            value={area}
            onValueChange={(next) => set({ area: next === "all" ? undefined : next })}
          />
          <WhoSelect value={who} onChange={(next) => set({ who: next })} />
        </div>
      }
    >
      {list.isError && !items ? (
        <ErrorState title="The activity did not load" sentence={describeError(list.error)} onRetry={() => void list.refetch()} />
      ) : !items ? (
        <RowsSkeleton />
      ) : items.length === 0 ? (
        <EmptyState
          icon={<ScrollText aria-hidden="true" />}
          title="Nothing here"
          action={<Button onClick={() => set({ area: undefined, who: undefined })}>Show everything</Button>}
        >
          Nothing of this kind happened in the last 400 days.
        </EmptyState>
      ) : (
        <>
          <ul aria-label="Activity">
            {items.map((item) => (
              <ActivityRow key={item.id} item={item} />
            ))}
          </ul>
          {list.hasNextPage && (
            <div className="border-line border-t px-4 py-3 text-center">
              <Button pending={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                Show older
              </Button>
            </div>
          )}
        </>
      )}
    </Section>
  );
}

function ActivityRow({ item }: { item: Item }) {
  return (
    <Row>
      <span className="min-w-0 flex-1 max-sm:basis-full">
        <span className="font-medium text-ink">{whoWords(item.who)}</span> <span className="text-ink-2 [overflow-wrap:anywhere]">{activityWords(item)}</span>
      </span>
      {item.origin && (
        <span className="text-ink-3 tabular-nums" title="The network it came from">
          {item.origin}
        </span>
      )}
      <RelativeTime at={item.at} className="w-24 shrink-0 text-right text-ink-3 max-sm:w-auto max-sm:text-left" />
    </Row>
  );
}

function WhoSelect({ value, onChange }: { value: string | undefined; onChange: (who: string | undefined) => void }) {
  const trpc = useTRPC();
  const people = useQuery(trpc.settings.people.list.queryOptions());
  const keys = useQuery(trpc.settings.apiKeys.list.queryOptions());
  const options = [
    { value: "anyone", label: "Anyone" },
    ...(people.data?.people ?? []).map((person) => ({ value: `user:${person.id}`, label: nameOf(person) })),
    ...(keys.data ?? []).map((key) => ({ value: `apiKey:${key.id}`, label: `Key ${key.name}` })),
  ];
  return (
    <Select
      aria-label="Who"
      className="w-40 max-sm:flex-1"
      options={options}
      value={value ?? "anyone"}
      onValueChange={(next) => onChange(next === "anyone" ? undefined : next)}
    />
  );
}

function whoWords({ type, name }: Item["who"]): string {
  switch (type) {
    case "person":
      return name ?? "Somebody who is gone";
    case "apiKey":
      return name === null ? "An API key" : `Key ${name}`;
    case "commandLine":
      return "The command line";
    case "system":
      return "Parley";
  }
}
