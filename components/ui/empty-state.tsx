import type { ReactNode } from "react";
import { cn } from "./cn";

export type EmptyStateProps = {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  /** The next thing to do. */
  action?: ReactNode;
  className?: string;
};

export function EmptyState({ icon, title, children, action, className }: EmptyStateProps) {
  return (
    <div className={cn("flex flex-col items-center px-6 py-14 text-center", className)}>
      {icon && <div className="mb-4 grid size-10 place-items-center rounded-lg border border-line bg-surface text-ink-3 [&_svg]:size-5">{icon}</div>}
      <p className="text-lg font-medium text-ink">{title}</p>
      {children && <div className="mt-1 max-w-sm text-pretty text-sm text-ink-2">{children}</div>}
      {action && <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
