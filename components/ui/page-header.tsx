import type { ReactNode } from "react";
import { cn } from "./cn";

/** The head of a studio page: what it is, how much of it, and what can be done. */
export function PageHeader({ title, count, actions, className }: { title: ReactNode; count?: number; actions?: ReactNode; className?: string }) {
  return (
    <header className={cn("flex min-h-14 flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-4 pb-2 sm:px-6", className)}>
      <h1 className="text-xl font-medium">{title}</h1>
      {count !== undefined && <span className="text-sm text-ink-3 tabular-nums">{count}</span>}
      {actions && <div className="ml-auto flex items-center gap-2">{actions}</div>}
    </header>
  );
}
