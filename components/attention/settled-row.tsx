import { CircleCheck } from "lucide-react";
import Link from "next/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { DeadLetter } from "@/flows/protocol/operations";
import { runLink, settledWords } from "./dead-letter-words";

/** What was done about something that needed a person, by whom and when: it stays in sight for a day. */
export function SettledRow({ item }: { item: DeadLetter }) {
  const toRun = runLink(item);
  return (
    <li data-settled={item.id} className="flex items-start gap-3 border-line border-b px-4 py-3 sm:px-6">
      <span className="grid size-8 shrink-0 place-items-center rounded-md bg-success-soft text-success">
        <CircleCheck aria-hidden="true" className="size-4" />
      </span>
      <div className="min-w-0 flex-1">
        <p className="break-words font-medium">{settledWords(item)}</p>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-0.5 text-ink-3 text-xs">
          {item.settled && <RelativeTime at={item.settled.at} />}
          {item.flow && <span>{item.flow.name}</span>}
          {toRun && (
            <Link href={toRun} className="text-ink-2 underline decoration-line-strong underline-offset-3 hover:text-ink pointer-coarse:py-1.5">
              Open the run
            </Link>
          )}
        </p>
      </div>
    </li>
  );
}

/** Nothing while there is none. */
export function SettledRows({ items }: { items: readonly DeadLetter[] }) {
  if (items.length === 0) return null;
  return (
    <section aria-labelledby="settled-heading" className="mt-8">
      <h2 id="settled-heading" className="px-4 pb-2 text-ink-3 text-xs sm:px-6">
        Dealt with in the last day
      </h2>
      <ul aria-labelledby="settled-heading" className="border-line border-t">
        {items.map((item) => (
          <SettledRow key={item.id} item={item} />
        ))}
      </ul>
    </section>
  );
}
