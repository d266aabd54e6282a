import type { ReactNode } from "react";
import { cn } from "./cn";

export function Kbd({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <kbd
      className={cn(
        "inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-xs border border-current/20 px-1 font-sans text-2xs font-normal opacity-80",
        className,
      )}
    >
      {children}
    </kbd>
  );
}
