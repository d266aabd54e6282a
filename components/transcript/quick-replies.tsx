import { cn } from "@/components/ui/cn";
import type { Button } from "@/flows/protocol/chat";
import { Choice, useChoices } from "./choices";

/** What can be said with one tap, under the last message only. */
export function QuickReplies({ buttons }: { buttons: readonly Button[] }) {
  const isShown = useChoices().type === "shown";
  return (
    <ul aria-label="Quick replies" className={cn("flex flex-wrap", isShown ? "mt-2 gap-1.5" : "mt-3 gap-2 animate-rise-in")}>
      {buttons.map((button) => (
        <li key={button.id} className="max-w-full">
          <Choice
            button={button}
            className={cn(
              "max-w-full rounded-full border text-left font-medium",
              isShown
                ? "px-2.5 py-0.5 text-xs"
                : "min-h-11 border-accent-line bg-surface px-4 py-2 text-accent transition-[background-color,transform] duration-150 hover:bg-accent-soft active:scale-[0.98]",
            )}
          >
            {button.label}
          </Choice>
        </li>
      ))}
    </ul>
  );
}
