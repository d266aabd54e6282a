import type { ComponentProps } from "react";
import { cn } from "./cn";

/** A region that scrolls, reachable by keyboard, with quiet scrollbars. */
export function ScrollArea({ className, label, ...props }: ComponentProps<"section"> & { label: string }) {
  return <section aria-label={label} tabIndex={0} className={cn("overflow-auto outline-offset-[-2px] scrollbar-quiet", className)} {...props} />;
}
