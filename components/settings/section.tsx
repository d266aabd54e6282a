import type { ReactNode } from "react";

/** One list of the settings: what it is for, what can be added, and its rows in a card. */
export function Section({ title, lead, action, children }: { title: string; lead: ReactNode; action?: ReactNode; children: ReactNode }) {
  return (
    <section>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <h2 className="text-lg font-medium">{title}</h2>
          <p className="max-w-xl text-ink-2">{lead}</p>
        </div>
        {action}
      </div>
      <div className="mt-4 overflow-hidden rounded-lg border border-line bg-surface">{children}</div>
    </section>
  );
}

export function Row({ children }: { children: ReactNode }) {
  return <li className="flex min-h-14 flex-wrap items-center gap-2 sm:gap-4 border-b border-line px-4 py-2.5 last:border-b-0">{children}</li>;
}
