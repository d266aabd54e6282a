"use client";

import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";
import { scrim } from "./dialog";
import { IconButton } from "./icon-button";

export const Sheet = Primitive.Root;
export const SheetTrigger = Primitive.Trigger;
export const SheetClose = Primitive.Close;

const sides = {
  right: "inset-y-0 right-0 w-[min(360px,100vw)] border-l data-[state=closed]:animate-slide-out-right data-[state=open]:animate-slide-in-right",
  bottom: "inset-x-0 bottom-0 max-h-[85dvh] rounded-t-xl border-t data-[state=closed]:animate-slide-out-bottom data-[state=open]:animate-slide-in-bottom",
} as const;

export type SheetContentProps = Omit<ComponentProps<typeof Primitive.Content>, "title"> & { title: ReactNode; side?: keyof typeof sides; hideTitle?: boolean };

/** A panel that slides in from an edge and keeps the page behind it in sight. */
export function SheetContent({ title, side = "right", hideTitle = false, className, children, ...props }: SheetContentProps) {
  return (
    <Primitive.Portal>
      <Primitive.Overlay className={scrim} />
      <Primitive.Content
        aria-describedby={undefined}
        className={cn("fixed z-50 flex flex-col border-line bg-surface shadow-overlay outline-none", sides[side], className)}
        {...props}
      >
        <header className={cn("flex h-12 shrink-0 items-center justify-between gap-2 pr-2 pl-4", hideTitle && "sr-only")}>
          <Primitive.Title className="truncate text-sm font-medium">{title}</Primitive.Title>
          <Primitive.Close asChild>
            <IconButton label="Close" tooltip={false}>
              <X aria-hidden="true" />
            </IconButton>
          </Primitive.Close>
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto pb-[env(safe-area-inset-bottom)] scrollbar-quiet">{children}</div>
      </Primitive.Content>
    </Primitive.Portal>
  );
}
