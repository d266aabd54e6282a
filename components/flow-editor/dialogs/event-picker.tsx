import { type KeyboardEvent, useId, useState } from "react";
import { cn } from "@/components/ui/cn";
import { Input } from "@/components/ui/input";
import type { EventGroup, EventSuggestion } from "../event-suggestions";

const groupTitles = {
  customer: "From the customer",
  executors: "From its actions",
  conditions: "From its conditions",
  engine: "From the engine",
} as const satisfies Record<EventGroup, string>;
const groups: readonly EventGroup[] = ["conditions", "executors", "customer", "engine"];

export type EventPickerProps = {
  suggestions: readonly EventSuggestion[];
  value: string;
  onChange: (event: string) => void;
  control: { id: string; "aria-describedby": string | undefined; "aria-invalid": true | undefined };
  autoFocus?: boolean;
};

/** A field for an event's name with the fitting ones of the catalogue below; those in use cannot be chosen. */
export function EventPicker({ suggestions, value, onChange, control, autoFocus }: EventPickerProps) {
  const listId = useId();
  const [hasTyped, setHasTyped] = useState(false);
  const shown = hasTyped && value !== "" ? suggestions.filter(({ event }) => event.includes(value.trim())) : suggestions;
  return (
    <div className="grid gap-2">
      <Input
        {...control}
        autoFocus={autoFocus}
        autoComplete="off"
        spellCheck={false}
        className="font-mono"
        placeholder="Choose below, or type your own"
        value={value}
        onChange={(event) => {
          setHasTyped(true);
          onChange(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") {
            event.preventDefault();
            document.getElementById(listId)?.querySelector<HTMLButtonElement>("button:not(:disabled)")?.focus();
          }
        }}
      />
      <div id={listId} className="max-h-48 overflow-y-auto rounded-md border border-line bg-sunken p-2 scrollbar-quiet">
        {shown.length === 0 && <p className="px-1 text-ink-3 text-xs">Your own event. It fires when a webhook, a button or an action gives it.</p>}
        {groups.map((group) => (
          <EventGroupList
            key={group}
            title={groupTitles[group]}
            suggestions={shown.filter((suggestion) => suggestion.group === group)}
            value={value}
            onChoose={(event) => {
              setHasTyped(false);
              onChange(event);
            }}
          />
        ))}
      </div>
    </div>
  );
}

function EventGroupList({
  title,
  suggestions,
  value,
  onChoose,
}: {
  title: string;
  suggestions: readonly EventSuggestion[];
  value: string;
  onChoose: (event: string) => void;
}) {
  if (suggestions.length === 0) return null;
  return (
    <fieldset className="not-last:mb-2.5">
      <legend className="px-1 pb-1 text-2xs text-ink-3">{title}</legend>
      <div className="flex flex-wrap gap-1">
        {suggestions.map(({ event, used }) => (
          <button
            key={event}
            type="button"
            disabled={used}
            aria-pressed={value === event}
            title={used ? "This state has a transition for it already" : undefined}
            onClick={() => onChoose(event)}
            onKeyDown={moveFocus}
            className={cn(
              "h-6 rounded-sm border px-1.5 font-mono text-2xs transition-colors disabled:cursor-not-allowed disabled:border-transparent disabled:text-ink-3 disabled:line-through pointer-coarse:h-9 pointer-coarse:px-2.5",
              value === event ? "border-accent bg-accent-soft text-accent" : "border-line-strong bg-surface text-ink-2 hover:border-ink-3 hover:text-ink",
            )}
          >
            {event}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

function moveFocus(event: KeyboardEvent<HTMLButtonElement>) {
  const { key, currentTarget } = event;
  const step = key === "ArrowRight" || key === "ArrowDown" ? 1 : key === "ArrowLeft" || key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  const all = [...(currentTarget.closest("div[id]")?.querySelectorAll<HTMLButtonElement>("button:not(:disabled)") ?? [])];
  all[all.indexOf(currentTarget) + step]?.focus();
  event.preventDefault();
}
