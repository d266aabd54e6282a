import Link from "next/link";
import type { MisfitView } from "@/flows/protocol/moves";

type Run = { runId: string; from: number; misfits: readonly MisfitView[] };

/** Conversations that cannot be moved, each with every reason. Nothing where there is none. */
export function MisfitList({ title, runs }: { title: string; runs: readonly Run[] }) {
  if (runs.length === 0) return null;
  return (
    <section aria-label={title} className="grid gap-1">
      <h3 className="font-medium text-sm">{title}</h3>
      <ul className="divide-y divide-line rounded-md border border-line">
        {runs.map(({ runId, from, misfits }) => (
          <li key={runId} className="grid gap-0.5 px-3 py-2">
            <p className="flex flex-wrap items-baseline gap-x-2">
              <Link
                href={`/runs/${runId}`}
                target="_blank"
                className="font-mono text-accent text-xs underline-offset-3 [overflow-wrap:anywhere] hover:underline"
              >
                {runId}
              </Link>
              <span className="text-ink-3 text-xs">version {from}</span>
            </p>
            <ul className="text-ink-2 text-sm">
              {misfits.map(({ message }) => (
                <li key={message} className="[overflow-wrap:anywhere]">
                  {message}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}
