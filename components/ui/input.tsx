import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

export const controlStyles =
  "w-full min-w-0 rounded-md border border-line-strong bg-surface text-sm text-ellipsis text-ink placeholder:italic placeholder:text-ink-3 transition-[border-color,box-shadow] duration-150 hover:border-ink-3 focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-accent/35 disabled:cursor-not-allowed disabled:bg-sunken disabled:text-ink-3 aria-invalid:border-danger aria-invalid:focus-visible:outline-danger/35 pointer-coarse:text-lg";

export type InputProps = Omit<ComponentProps<"input">, "prefix"> & {
  /** An icon inside the field, before the text. */
  icon?: ReactNode;
  /** A unit inside the field, after the text: "ms", "%". */
  unit?: string;
};

export function Input({ className, icon, unit, ...props }: InputProps) {
  const input = (
    <input
      className={cn(
        controlStyles,
        "h-8 px-2.5 [&::-webkit-search-cancel-button]:appearance-none pointer-coarse:h-11",
        icon && "pl-8",
        unit && "pr-10",
        className,
      )}
      {...props}
    />
  );
  if (!icon && !unit) return input;
  return (
    <span className="relative block w-full">
      {icon && <span className="pointer-events-none absolute inset-y-0 left-2.5 grid place-items-center text-ink-3 [&_svg]:size-4">{icon}</span>}
      {input}
      {unit && <span className="pointer-events-none absolute inset-y-0 right-2.5 grid place-items-center text-xs text-ink-3">{unit}</span>}
    </span>
  );
}
