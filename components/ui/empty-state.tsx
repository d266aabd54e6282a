import type { ReactNode } from "react";
import { cn } from "./cn";

export type EmptyStateProps = {
  icon?: ReactNode;
  title: string;
  /** "h1" where it is all that the page says. @default "p" */
  titleAs?: "p" | "h1";
  children?: ReactNode;
  /** The next thing to do. */
  action?: ReactNode;
  className?: string;
};

export function EmptyState({ icon, title, titleAs: Title = "p", children, action, className }: EmptyStateProps) {
  return (
    <div className={cn("flex flex-col items-center px-6 py-14 text-center", className)}>
      {icon && <div className="mb-4 grid size-10 place-items-center rounded-lg border border-line bg-surface text-ink-3 [&_svg]:size-5">{icon}</div>}
      <Title className="text-lg font-medium text-ink">{title}</Title>
      {children && <div className="mt-1 max-w-sm text-pretty text-sm text-ink-2">{children}</div>}
      {action && <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
