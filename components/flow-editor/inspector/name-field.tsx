import { useId, useState } from "react";
import { cn } from "@/components/ui/cn";
import { controlStyles } from "@/components/ui/input";
import { WritingHere } from "../people/writing-here";
import { refuseName, toStateName } from "../state-rules";
import { useEditorStore } from "../store/editor-store";

/** A state's name, typed in place. Leaving the field or Enter renames it everywhere; Escape keeps the old one. */
export function NameField({ name }: { name: string }) {
  const store = useEditorStore();
  const [typed, setTyped] = useState<string | null>(null);
  const errorId = useId();
  const error = typed === null ? null : refuseName(store.getState().definition, typed, name);
  const commit = () => {
    if (typed !== null && !error && typed !== name) store.getState().edit({ type: "renameState", from: name, to: typed });
    setTyped(null);
  };
  return (
    <div data-path={`/states/${name}`} className="relative min-w-0 flex-1">
      <WritingHere path={`/states/${name}`} />
      <input
        aria-label="Name of the state"
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? errorId : undefined}
        spellCheck={false}
        value={typed ?? name}
        onChange={(event) => setTyped(toStateName(event.target.value))}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
          if (event.key === "Escape") setTyped(null);
        }}
        className={cn(controlStyles, "h-8 border-transparent bg-transparent px-1.5 font-medium text-base hover:border-line-strong")}
      />
      {error && (
        <p id={errorId} className="px-1.5 text-danger text-xs">
          {error}
        </p>
      )}
    </div>
  );
}
