"use client";

import { Tooltip as Primitive } from "radix-ui";
import { type ReactNode, useEffect } from "react";
import { Kbd } from "./kbd";
import { tellWhole } from "./whole-text";

/** Wrap the app once, so that moving between targets shows the next tooltip at once, and whatever is cut says the whole of it. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  useEffect(() => {
    document.addEventListener("pointerover", tellWhole);
    document.addEventListener("focusin", tellWhole);
    return () => {
      document.removeEventListener("pointerover", tellWhole);
      document.removeEventListener("focusin", tellWhole);
    };
  }, []);
  return (
    <Primitive.Provider delayDuration={400} skipDelayDuration={200}>
      {children}
    </Primitive.Provider>
  );
}

export type TooltipProps = { content: ReactNode; shortcut?: string; side?: "top" | "right" | "bottom" | "left"; children: ReactNode };

/** Adds a word to a target that has an accessible name of its own; never the only place something is said. */
export function Tooltip({ content, shortcut, side = "top", children }: TooltipProps) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex max-w-72 items-center gap-2 rounded-sm bg-ink px-2 py-1 text-xs text-on-ink shadow-float data-[state=closed]:animate-fade-out data-[state=delayed-open]:animate-fade-in"
        >
          {content}
          {shortcut && <Kbd>{shortcut}</Kbd>}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
