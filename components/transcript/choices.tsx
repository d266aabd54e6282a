import { Check } from "lucide-react";
import { createContext, type ReactNode, useContext } from "react";
import { cn } from "@/components/ui/cn";
import type { Button } from "@/flows/protocol/chat";

/**
 * How the buttons of a message and of its cards stand. `open` can be pressed; `closed` are gone, as in a chat that went on;
 * `shown` are looked back at: all there, none to press, the chosen one marked (by id).
 */
export type Choices = { type: "open"; onChoose: (button: Button) => void } | { type: "closed" } | { type: "shown"; chosenId: string | null };

const ChoicesContext = createContext<Choices>({ type: "closed" });

export function ChoicesProvider({ choices, children }: { choices: Choices; children: ReactNode }) {
  return <ChoicesContext value={choices}>{children}</ChoicesContext>;
}

export const useChoices = (): Choices => useContext(ChoicesContext);

type ChoiceProps = { button: Button; className: string; label?: string; children: ReactNode };

/** One button as its message's choices stand; nothing when they are closed. */
export function Choice({ button, className, label, children }: ChoiceProps) {
  const choices = useChoices();
  switch (choices.type) {
    case "open":
      return (
        <button type="button" onClick={() => choices.onChoose(button)} aria-label={label} className={className}>
          {children}
        </button>
      );
    case "shown":
      return <ShownChoice isChosen={choices.chosenId === button.id} className={className} text={children} />;
    case "closed":
      return null;
  }
}

function ShownChoice({ isChosen, className, text }: { isChosen: boolean; className: string; text: ReactNode }) {
  return (
    <span
      data-choice={isChosen ? "chosen" : "offered"}
      className={cn(
        className,
        "pointer-events-none inline-flex min-h-0 items-center justify-center gap-1",
        isChosen ? "border-accent-fill bg-accent-fill text-on-accent" : "border-line-strong bg-transparent text-ink-2",
      )}
    >
      {isChosen && <Check aria-hidden="true" className="size-3.5 shrink-0" />}
      <span className="min-w-0 truncate">{text}</span>
      {isChosen && <span className="sr-only"> (chosen)</span>}
    </span>
  );
}
