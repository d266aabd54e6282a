"use client";

import { Clock, Plus, Smartphone } from "lucide-react";
import { useState } from "react";
import { describeError } from "@/components/errors/error-sentence";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { useUrlFilters } from "@/components/ui/use-url-filters";
import type { PhoneBook } from "@/flows/protocol/phones";
import { AddPhoneDialog } from "./add-phone-dialog";
import { FlowChoice } from "./flow-choice";
import { PhoneFrame } from "./phone-frame";
import { PhoneList } from "./phone-list";
import { clockWords } from "./phone-words";
import { usePhones } from "./use-phones";

/** Phones of made-up customers: talk as one, and see what becomes of what is sent to it. */
export function PhonesPage() {
  const phones = usePhones();
  const { valueOf, set } = useUrlFilters<"number">();
  const [isAdding, setIsAdding] = useState(false);
  const number = valueOf("number");
  const { data, isError, error, refetch } = phones.book;
  if (isError && !data) return <ErrorState titleAs="h1" title="The phones did not load" sentence={describeError(error)} onRetry={() => void refetch()} />;
  const isOpen = data?.phones.some(({ address }) => address === number) === true;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageHeader
        className={cn(isOpen && "max-md:hidden")}
        title="Phones"
        count={data?.phones.length}
        actions={
          <Button variant="primary" onClick={() => setIsAdding(true)}>
            <Plus aria-hidden="true" />
            New phone
          </Button>
        }
      />
      {isOpen && <h1 className="sr-only md:hidden">Phones</h1>}
      {data ? (
        <div className="flex min-h-0 flex-1 border-line border-t">
          <aside className={cn("flex min-h-0 w-full flex-col border-line md:w-80 md:shrink-0 md:border-r", isOpen && "max-md:hidden")}>
            <Common data={data} isPassing={phones.isPassing} passADay={phones.passADay} setFlow={phones.setFlow} />
            <PhoneList phones={data.phones} chosen={number} onChoose={(address) => set({ number: address })} onAdd={() => setIsAdding(true)} />
          </aside>
          {isOpen && number !== undefined ? (
            <PhoneFrame key={number} address={number} onClose={() => set({ number: undefined })} />
          ) : (
            <EmptyState className="flex-1 justify-center max-md:hidden" icon={<Smartphone aria-hidden="true" />} title="No phone chosen">
              Choose a phone to talk as its owner. What flows say to it shows as the customer reads it: plain text, with numbers for options.
            </EmptyState>
          )}
        </div>
      ) : (
        <Loading />
      )}
      <AddPhoneDialog open={isAdding} onOpenChange={setIsAdding} onAdd={phones.add} onAdded={(address) => set({ number: address })} />
    </div>
  );
}

/** What holds for all phones: their clock, and the flow that newcomers meet. */
function Common({ data, isPassing, passADay, setFlow }: { data: PhoneBook } & Pick<ReturnType<typeof usePhones>, "isPassing" | "passADay" | "setFlow">) {
  const days = Math.floor(data.aheadMs / 86_400_000);
  return (
    <div className="grid gap-3 border-line border-b px-4 py-3">
      <div className="flex flex-wrap items-center gap-2">
        <Clock aria-hidden="true" className="size-4 shrink-0 text-ink-3" />
        <span className="text-sm tabular-nums">{clockWords(data.clock)}</span>
        {days > 0 && <Badge tone="wait">{days === 1 ? "+1 day" : `+${days} days`}</Badge>}
        <Button size="sm" className="ml-auto" pending={isPassing} onClick={() => void passADay()}>
          A day later
        </Button>
      </div>
      <FlowChoice opens={data.opens} onChange={setFlow} />
    </div>
  );
}

function Loading() {
  return (
    <div aria-busy="true" role="status" aria-label="Loading" className="grid content-start gap-4 p-4 md:w-80">
      {[1, 2, 3, 4].map((row) => (
        <Skeleton key={row} className="h-10 w-full rounded-md" />
      ))}
    </div>
  );
}
