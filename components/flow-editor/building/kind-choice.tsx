import type { KeyboardEvent } from "react";
import { cn } from "@/components/ui/cn";
import { StateTypeIcon } from "@/components/ui/state-type-icon";
import { type StateType, stateTypes } from "@/flows/definition/schema";
import { stateTypeTexts } from "../state-type-texts";
import { useEditorStore } from "../store/editor-store";
import { chooseKind } from "./build";

/** The five kinds in a row, at a state that was added without saying which. */
export function KindChoice({ value }: { value: StateType }) {
  const store = useEditorStore();
  return (
    <div role="radiogroup" aria-label="Kind of state" tabIndex={-1} onKeyDown={moveFocus} className="flex gap-0.5 border-line border-t pt-1">
      {stateTypes.map((type) => (
        <button
          key={type}
          type="button"
          role="radio"
          aria-checked={type === value}
          tabIndex={type === value ? 0 : -1}
          title={stateTypeTexts[type].does}
          onClick={() => chooseKind(store, type)}
          className={cn(
            "flex min-w-0 flex-1 flex-col items-center gap-0.5 rounded-sm py-1 text-2xs pointer-coarse:min-h-11",
            type === value ? "bg-accent-soft text-ink" : "text-ink-2 hover:bg-hover hover:text-ink",
          )}
        >
          <StateTypeIcon type={type} className="size-4" />
          {stateTypeTexts[type].name}
        </button>
      ))}
    </div>
  );
}

const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function moveFocus(event: KeyboardEvent<HTMLDivElement>) {
  event.stopPropagation();
  const step = steps[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll("button")];
  all[(all.findIndex((button) => button === document.activeElement) + step + all.length) % all.length]?.focus();
}
