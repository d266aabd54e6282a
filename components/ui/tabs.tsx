"use client";

import { Tabs as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";

export const Tabs = Primitive.Root;

export function TabsList({ className, ...props }: ComponentProps<typeof Primitive.List>) {
  return (
    <Primitive.List
      className={cn("flex h-10 shrink-0 pointer-coarse:h-[45px] items-stretch gap-1 overflow-x-auto border-b border-line px-2 scrollbar-none", className)}
      {...props}
    />
  );
}

export function TabsTrigger({ className, ...props }: ComponentProps<typeof Primitive.Trigger>) {
  return (
    <Primitive.Trigger
      className={cn(
        "relative inline-flex items-center gap-1.5 whitespace-nowrap px-2 text-sm font-medium text-ink-3 transition-colors after:absolute after:inset-x-2 after:bottom-[-1px] after:h-0.5 after:rounded-full hover:text-ink focus-visible:outline-offset-[-4px] data-[state=active]:text-ink data-[state=active]:after:bg-ink [&_svg]:size-4",
        className,
      )}
      {...props}
    />
  );
}

export function TabsContent({ className, ...props }: ComponentProps<typeof Primitive.Content>) {
  return <Primitive.Content className={cn("min-h-0 outline-offset-[-2px]", className)} {...props} />;
}
