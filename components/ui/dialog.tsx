"use client";

import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";
import { IconButton } from "./icon-button";

export const Dialog = Primitive.Root;
export const DialogClose = Primitive.Close;

export const scrim = "fixed inset-0 z-40 bg-scrim data-[state=closed]:animate-fade-out data-[state=open]:animate-fade-in";

export type DialogContentProps = Omit<ComponentProps<typeof Primitive.Content>, "title"> & {
  title: ReactNode;
  description?: ReactNode;
  /** Buttons; on a phone they fill the width. */
  footer?: ReactNode;
};

/** A window in the middle; on a phone a sheet at the bottom edge. */
export function DialogContent({ title, description, footer, className, children, ...props }: DialogContentProps) {
  return (
    <Primitive.Portal>
      <Primitive.Overlay className={cn(scrim, "grid grid-cols-[minmax(0,1fr)] items-end justify-items-center overflow-y-auto pt-16 sm:items-center sm:p-6")}>
        <Primitive.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          className={cn(
            "relative flex max-h-[calc(100dvh-64px)] w-full flex-col rounded-t-xl border border-line bg-surface shadow-overlay outline-none data-[state=closed]:animate-pop-out data-[state=open]:animate-rise-in sm:max-w-md sm:rounded-lg",
            className,
          )}
          {...props}
        >
          {/* No banner of the page: it has one of its own. */}
          <div className="flex items-start gap-4 px-5 pt-4 pb-2">
            <div className="min-w-0 flex-1">
              <Primitive.Title className="text-lg font-medium text-ink [overflow-wrap:anywhere]">{title}</Primitive.Title>
              {description && <Primitive.Description className="mt-0.5 text-sm text-ink-2">{description}</Primitive.Description>}
            </div>
            <Primitive.Close asChild>
              <IconButton label="Close" tooltip={false} className="-mt-1 -mr-2">
                <X aria-hidden="true" />
              </IconButton>
            </Primitive.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-1 pb-5 scrollbar-quiet">{children}</div>
          {footer && (
            <footer className="flex flex-col-reverse gap-2 border-t border-line px-5 py-3 pb-[max(12px,env(safe-area-inset-bottom))] sm:flex-row sm:justify-end">
              {footer}
            </footer>
          )}
        </Primitive.Content>
      </Primitive.Overlay>
    </Primitive.Portal>
  );
}
