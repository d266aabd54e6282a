import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "./cn";

export const badgeStyles = cva(
  "inline-flex h-5 shrink-0 items-center gap-1 whitespace-nowrap rounded-xs px-1.5 text-xs font-medium tabular-nums [&_svg]:size-3 [&_svg]:shrink-0",
  {
    variants: {
      tone: {
        neutral: "bg-neutral-soft text-neutral",
        accent: "bg-accent-soft text-accent",
        action: "bg-action-soft text-action",
        decision: "bg-decision-soft text-decision",
        wait: "bg-wait-soft text-wait",
        parallel: "bg-parallel-soft text-parallel",
        success: "bg-success-soft text-success",
        danger: "bg-danger-soft text-danger",
        warn: "bg-warn-soft text-warn",
        outline: "border border-line-strong text-ink-2",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);

export type Tone = NonNullable<VariantProps<typeof badgeStyles>["tone"]>;

export function Badge({ className, tone, ...props }: ComponentProps<"span"> & { tone?: Tone }) {
  return <span className={cn(badgeStyles({ tone }), className)} {...props} />;
}
