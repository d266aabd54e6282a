import { useId, useState } from "react";
import { cn } from "@/components/ui/cn";
import { controlStyles } from "@/components/ui/input";

type Props = { label: string; value: string; refuse: (key: string) => string | null; onCommit: (key: string) => void };

/** A name that other things stand under, typed in place. Leaving the field or Enter takes it; Escape, or a name that is refused, keeps the old one. */
export function KeyInput({ label, value, refuse, onCommit }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const errorId = useId();
  const error = typed === null || typed.trim() === value ? null : refuse(typed.trim());
  const commit = () => {
    setTyped(null);
    if (typed !== null && !error && typed.trim() !== value) onCommit(typed.trim());
  };
  return (
    <div className="min-w-0 flex-1">
      <input
        aria-label={label}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? errorId : undefined}
        spellCheck={false}
        autoComplete="off"
        value={typed ?? value}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
          if (event.key !== "Escape" || typed === null) return;
          event.stopPropagation();
          setTyped(null);
        }}
        className={cn(controlStyles, "h-8 px-2 font-mono text-xs pointer-coarse:h-11")}
      />
      {error && (
        <p id={errorId} aria-live="polite" className="pt-0.5 text-danger text-xs">
          {error}
        </p>
      )}
    </div>
  );
}
