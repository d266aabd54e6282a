"use client";

import { Toaster as Sonner } from "sonner";

/** Mounted once in the root layout; call `toast` from `sonner`. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      // Its own style sheet names another font.
      style={{ fontFamily: "inherit" }}
      gap={8}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-full items-center gap-3 rounded-md border border-line bg-surface px-3 py-2.5 font-sans text-sm text-ink shadow-float sm:w-88 [&_[data-icon]]:text-ink-3",
          content: "flex-1",
          description: "text-xs text-ink-2",
          error: "[&_[data-icon]]:text-danger!",
          success: "[&_[data-icon]]:text-success!",
          actionButton: "rounded-sm px-2 py-1 text-sm font-medium text-accent hover:bg-hover",
        },
      }}
    />
  );
}
