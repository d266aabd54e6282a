import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

type Props = { title: string; count?: number; help?: string; aside?: ReactNode; defaultOpen?: boolean; children: ReactNode };

/** A part of the inspector that folds away. */
export function Section({ title, count, help, aside, defaultOpen = true, children }: Props) {
  return (
    <details open={defaultOpen} className="group/section border-line border-b">
      <summary className="flex h-9 select-none list-none items-center gap-1.5 px-3 font-medium text-sm hover:bg-hover focus-visible:outline-offset-[-2px] [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden="true" className="size-3.5 text-ink-3 transition-transform duration-150 group-open/section:rotate-90" />
        {title}
        {count !== undefined && count > 0 && <span className="text-ink-3 text-xs tabular-nums">{count}</span>}
        {aside && <span className="ml-auto">{aside}</span>}
      </summary>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3 px-3 pt-0.5 pb-3.5">
        {help && <p className="text-ink-3 text-xs">{help}</p>}
        {children}
      </div>
    </details>
  );
}
