"use client";

import { Popover as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { floatingPanel } from "./overlay-styles";

/** A small window at a thing, about that thing alone. */
export const Popover = Primitive.Root;
export const PopoverTrigger = Primitive.Trigger;
export const PopoverAnchor = Primitive.Anchor;

export function PopoverContent({ className, ...props }: ComponentProps<typeof Primitive.Content>) {
  return (
    <Primitive.Portal>
      <Primitive.Content sideOffset={6} collisionPadding={8} updatePositionStrategy="always" className={cn(floatingPanel, "p-2", className)} {...props} />
    </Primitive.Portal>
  );
}
