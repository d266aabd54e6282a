import { type KeyboardEvent, useId, useState } from "react";
import { cn } from "@/components/ui/cn";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { State } from "@/flows/definition/schema";
import { type EventGroup, type EventSuggestion, refuseEvent } from "./event-suggestions";

const groupTitles = {
  customer: "From the customer",
  executors: "From its actions",
  conditions: "From its conditions",
  engine: "From the engine",
} as const satisfies Record<EventGroup, string>;
const groups: readonly EventGroup[] = ["conditions", "executors", "customer", "engine"];

type Props = {
  state: State;
  /** The event it has. */
  value: string;
  suggestions: readonly EventSuggestion[];
  onChoose: (event: string) => void;
};

/** A field for an event's name with the fitting ones of the catalogue below; those in use cannot be chosen. */
export function EventPicker({ state, value, suggestions, onChoose }: Props) {
  const listId = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const query = typed?.trim() ?? "";
  const shown = query === "" ? suggestions : suggestions.filter(({ event }) => event.includes(query));
  const error = typed === null || query === "" || query === value ? null : refuseEvent(state, query);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && query !== "" && error === null) onChoose(query);
    else if (event.key === "ArrowDown") document.getElementById(listId)?.querySelector<HTMLButtonElement>("button:not(:disabled)")?.focus();
    else return;
    event.preventDefault();
  };
  return (
    <div className="grid gap-2">
      <Field label="When this happens" hideLabel error={error}>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            spellCheck={false}
            className="font-mono text-xs"
            placeholder="Choose below, or type your own"
            value={typed ?? value}
            onFocus={(event) => event.target.select()}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={onKeyDown}
          />
        )}
      </Field>
      <div id={listId} className="max-h-48 overflow-y-auto rounded-md border border-line bg-sunken p-2 scrollbar-quiet">
        {shown.length === 0 && (
          <p className="px-1 text-ink-3 text-xs">Your own event. It fires when a webhook, a button or an action gives it. Enter takes it.</p>
        )}
        {groups.map((group) => (
          <EventGroupList
            key={group}
            title={groupTitles[group]}
            suggestions={shown.filter((suggestion) => suggestion.group === group)}
            value={value}
            onChoose={onChoose}
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
            disabled={used && event !== value}
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
