import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";
import { Tooltip } from "./tooltip";

const iconButtonStyles = cva(
  "inline-grid shrink-0 place-items-center rounded-md transition-[background-color,color,transform] duration-150 active:scale-95 disabled:pointer-events-none disabled:opacity-40 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        ghost: "text-ink-2 hover:bg-hover hover:text-ink data-[state=open]:bg-hover aria-pressed:bg-hover aria-pressed:text-ink",
        secondary: "border border-line-strong bg-surface text-ink-2 hover:bg-hover hover:text-ink",
        primary: "bg-ink text-on-ink hover:bg-ink/88",
        accent: "bg-accent-fill text-on-accent hover:bg-accent-fill/90",
      },
      size: {
        sm: "size-6 [&_svg]:size-3.5 pointer-coarse:size-11",
        md: "size-8 [&_svg]:size-4 pointer-coarse:size-11",
        lg: "size-11 [&_svg]:size-5",
      },
    },
    defaultVariants: { variant: "ghost", size: "md" },
  },
);

export type IconButtonProps = Omit<ComponentProps<"button">, "aria-label" | "children"> &
  VariantProps<typeof iconButtonStyles> & {
    /** What pressing it does: the accessible name and the tooltip. */
    label: string;
    shortcut?: string;
    tooltipSide?: "top" | "right" | "bottom" | "left";
    tooltip?: boolean;
    children: ReactNode;
  };

export function IconButton({ className, variant, size, label, shortcut, tooltipSide = "bottom", tooltip = true, type, children, ...props }: IconButtonProps) {
  const button = (
    <button type={type ?? "button"} aria-label={label} className={cn(iconButtonStyles({ variant, size }), className)} {...props}>
      {children}
    </button>
  );
  if (!tooltip) return button;
  return (
    <Tooltip content={label} shortcut={shortcut} side={tooltipSide}>
      {button}
    </Tooltip>
  );
}
