import { Archive, CircleCheck, CircleDashed, CircleDot, CirclePause, CircleSlash, CircleX, type LucideIcon, PenLine } from "lucide-react";
import { Badge, type Tone } from "./badge";
import { cn } from "./cn";

type Status = { icon: LucideIcon; word: string; tone: Tone };

const statuses = {
  running: { icon: CircleDashed, word: "Running", tone: "action" },
  paused: { icon: CirclePause, word: "Paused", tone: "wait" },
  completed: { icon: CircleCheck, word: "Completed", tone: "success" },
  cancelled: { icon: CircleSlash, word: "Cancelled", tone: "neutral" },
  failed: { icon: CircleX, word: "Failed", tone: "danger" },
  active: { icon: CircleDot, word: "Active", tone: "success" },
  inactive: { icon: CirclePause, word: "Inactive", tone: "neutral" },
  draft: { icon: PenLine, word: "Draft", tone: "warn" },
  published: { icon: CircleCheck, word: "Published", tone: "success" },
  archived: { icon: Archive, word: "Archived", tone: "neutral" },
  pending: { icon: CircleDashed, word: "Pending", tone: "wait" },
  skipped: { icon: CircleSlash, word: "Skipped", tone: "neutral" },
} satisfies Record<string, Status>;

export type StatusName = keyof typeof statuses;

export function isStatusName(value: string): value is StatusName {
  return Object.hasOwn(statuses, value);
}

const toneText = {
  neutral: "text-neutral",
  accent: "text-accent",
  action: "text-action",
  decision: "text-decision",
  wait: "text-wait",
  parallel: "text-parallel",
  success: "text-success",
  danger: "text-danger",
  warn: "text-warn",
  outline: "text-ink-2",
} satisfies Record<Tone, string>;

/** A status as icon and word, the same for flows, versions and runs. `plain` leaves the tinted ground away, for dense lists. */
export function StatusBadge({ status, plain = false, className }: { status: string; plain?: boolean; className?: string }) {
  const known: Status = isStatusName(status) ? statuses[status] : { icon: CircleDashed, word: status, tone: "neutral" };
  if (plain) {
    return (
      <span className={cn("inline-flex items-center gap-1.5 whitespace-nowrap align-top text-ink-2", className)}>
        <known.icon aria-hidden="true" className={cn("size-3.5 shrink-0", toneText[known.tone])} />
        {known.word}
      </span>
    );
  }
  return (
    <Badge tone={known.tone} className={className}>
      <known.icon aria-hidden="true" />
      {known.word}
    </Badge>
  );
}
