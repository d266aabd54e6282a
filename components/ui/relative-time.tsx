"use client";

import { absoluteTime, relativeTime } from "./time-words";
import { useNow } from "./use-now";

/** How long ago, the exact time on hover. Takes an ISO time or a Date. */
export function RelativeTime({ at, className }: { at: string | Date; className?: string }) {
  const now = useNow();
  const date = new Date(at);
  return (
    <time dateTime={date.toISOString()} title={absoluteTime(date.getTime())} suppressHydrationWarning className={className}>
      {relativeTime(date.getTime(), now)}
    </time>
  );
}
