import { UserRound } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { buttonStyles } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Handoff, Handoffs } from "@/flows/protocol/handoffs";
import { answeringWords, customerOf } from "./handoff-words";

/** Customers who wait for a person or talk with one, those that wait longest first. */
export function HandoffList({ handoffs, mayAnswer }: { handoffs: Handoffs; mayAnswer: boolean }) {
  const { items, count } = handoffs;
  return (
    <section aria-labelledby="waiting-for-a-person" className="pb-6">
      <h2 id="waiting-for-a-person" className="flex items-center gap-2 px-4 pt-1 pb-2 font-medium text-base sm:px-6">
        Waiting for a person
        <span className="font-normal text-ink-3 text-sm tabular-nums">{count}</span>
      </h2>
      <ul aria-labelledby="waiting-for-a-person" className="border-line border-t">
        {items.map((item) => (
          <HandoffRow key={item.runId} item={item} mayAnswer={mayAnswer} />
        ))}
      </ul>
      {count > items.length && <p className="px-4 pt-3 text-ink-3 sm:px-6">{count - items.length} more follow when these are answered.</p>}
    </section>
  );
}

function HandoffRow({ item, mayAnswer }: { item: Handoff; mayAnswer: boolean }) {
  const { person, flow, state, since, lastWords, runId } = item;
  const customer = customerOf(item);
  const verb = !mayAnswer ? "Read" : person === null ? "Answer" : "Open";
  return (
    <li className="flex gap-3 border-line border-b px-4 py-3.5 max-sm:flex-wrap sm:px-6">
      <span className="grid size-8 shrink-0 place-items-center rounded-full bg-accent-soft text-accent">
        <UserRound aria-hidden="true" className="size-4" />
      </span>
      <div className="min-w-0 flex-1 max-sm:basis-[calc(100%-44px)]">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <h3 className="font-medium">{customer}</h3>
          <Badge tone={person === null ? "warn" : "neutral"}>{answeringWords(item)}</Badge>
        </div>
        {lastWords !== null && <p className="line-clamp-2 max-w-3xl break-words text-ink-2">“{lastWords}”</p>}
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-0.5 text-ink-3 text-xs">
          <RelativeTime at={since} />
          <span>
            {flow.name} <span className="font-mono">{state}</span>
          </span>
        </p>
      </div>
      <div className="flex items-start max-sm:basis-full max-sm:pl-11">
        <Link
          href={`/attention/${runId}`}
          aria-label={`${verb}: ${customer}`}
          className={buttonStyles({ variant: person === null && mayAnswer ? "primary" : "secondary" })}
        >
          {verb}
        </Link>
      </div>
    </li>
  );
}
