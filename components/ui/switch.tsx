"use client";

import { Switch as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";

export function Switch({ className, ...props }: ComponentProps<typeof Primitive.Root>) {
  return (
    <Primitive.Root
      className={cn(
        "relative inline-flex h-5 w-9 shrink-0 items-center rounded-full border border-transparent bg-line-strong p-0.5 transition-colors duration-150 after:absolute after:-inset-1.5 disabled:opacity-50 data-[state=checked]:bg-ink pointer-coarse:after:-inset-3",
        className,
      )}
      {...props}
    >
      <Primitive.Thumb className="size-4 rounded-full bg-surface shadow-raised transition-transform duration-150 data-[state=checked]:translate-x-4" />
    </Primitive.Root>
  );
}
