import { cn } from "./cn";

/** A placeholder in the shape of what comes; the region around it carries `aria-busy`. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={cn("block h-3 animate-breathe rounded-xs bg-line", className)} />;
}
