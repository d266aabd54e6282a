"use client";

import { absoluteTime, relativeTime } from "./time-words";
import { useNow } from "./use-now";

type Props = {
  /** An ISO time or a Date. */
  at: string | Date;
  /** It is still to come, as the end of an invitation is; anything else has happened, however the clocks differ. */
  isToCome?: boolean;
  className?: string;
};

/** How long ago (or in how long), the exact time on hover. */
export function RelativeTime({ at, isToCome = false, className }: Props) {
  const now = useNow();
  const date = new Date(at);
  const atMs = date.getTime();
  return (
    <time dateTime={date.toISOString()} title={absoluteTime(atMs)} suppressHydrationWarning className={className}>
      {relativeTime(isToCome ? atMs : Math.min(atMs, now), now)}
    </time>
  );
}
