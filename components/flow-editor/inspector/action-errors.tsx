import { ChevronRight } from "lucide-react";
import type { ErrorFacts } from "@/flows/errors";

/** What an action may fail with: the code that `_error.code` then holds, and what that means. */
export function ActionErrors({ errors }: { errors: ErrorFacts }) {
  const list = Object.entries(errors);
  if (list.length === 0) return null;
  return (
    <details className="group">
      <summary className="flex cursor-pointer list-none items-center gap-1 rounded-xs text-ink-2 text-xs hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden="true" className="size-3.5 transition-transform duration-150 group-open:rotate-90" />
        What can go wrong
      </summary>
      <dl className="grid gap-1.5 pt-1.5 pl-4.5 text-xs">
        {list.map(([code, { operator }]) => (
          <div key={code}>
            <dt className="break-all font-mono text-2xs">{code}</dt>
            <dd className="text-ink-2">{operator}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
