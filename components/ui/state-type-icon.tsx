import { CircleCheck, CircleSlash, CircleX, GitFork, type LucideIcon, MessageCircleQuestionMark, Split, Zap } from "lucide-react";
import type { Outcome, StateType } from "@/flows/definition/schema";
import { cn } from "./cn";

export type StateHue = "action" | "decision" | "wait" | "parallel" | "success" | "danger" | "neutral";

type Mark = { icon: LucideIcon; hue: StateHue; word: string };

const stateMarks = {
  action: { icon: Zap, hue: "action", word: "Action" },
  decision: { icon: Split, hue: "decision", word: "Decision" },
  wait: { icon: MessageCircleQuestionMark, hue: "wait", word: "Wait" },
  parallel: { icon: GitFork, hue: "parallel", word: "Parallel" },
  final: { icon: CircleCheck, hue: "success", word: "End" },
} satisfies Record<StateType, Mark>;

const outcomeMarks = {
  completed: { icon: CircleCheck, hue: "success", word: "End, completed" },
  cancelled: { icon: CircleSlash, hue: "neutral", word: "End, cancelled" },
  failed: { icon: CircleX, hue: "danger", word: "End, failed" },
} satisfies Record<Outcome, Mark>;

/** The icon, hue and word of a state type, the same everywhere; a final state's go by its outcome. */
export function stateMark(type: StateType, outcome?: Outcome): Mark {
  return type === "final" ? outcomeMarks[outcome ?? "completed"] : stateMarks[type];
}

/** Class names of one hue; written out, because Tailwind reads the source. */
export const hueClasses = {
  action: { text: "text-action", bg: "bg-action", soft: "bg-action-soft", border: "border-action" },
  decision: { text: "text-decision", bg: "bg-decision", soft: "bg-decision-soft", border: "border-decision" },
  wait: { text: "text-wait", bg: "bg-wait", soft: "bg-wait-soft", border: "border-wait" },
  parallel: { text: "text-parallel", bg: "bg-parallel", soft: "bg-parallel-soft", border: "border-parallel" },
  success: { text: "text-success", bg: "bg-success", soft: "bg-success-soft", border: "border-success" },
  danger: { text: "text-danger", bg: "bg-danger", soft: "bg-danger-soft", border: "border-danger" },
  neutral: { text: "text-neutral", bg: "bg-neutral", soft: "bg-neutral-soft", border: "border-neutral" },
} satisfies Record<StateHue, { text: string; bg: string; soft: string; border: string }>;

export type StateTypeIconProps = {
  type: StateType;
  outcome?: Outcome;
  /** A tinted tile around the icon. */
  tile?: boolean;
  label?: boolean;
  className?: string;
};

export function StateTypeIcon({ type, outcome, tile = false, label = false, className }: StateTypeIconProps) {
  const mark = stateMark(type, outcome);
  const hue = hueClasses[mark.hue];
  const icon = <mark.icon aria-hidden="true" className={cn("size-4 shrink-0", hue.text, !tile && className)} />;
  return (
    <>
      {tile ? <span className={cn("grid size-6 shrink-0 place-items-center rounded-sm", hue.soft, className)}>{icon}</span> : icon}
      {label && <span className="sr-only">{mark.word}</span>}
    </>
  );
}
