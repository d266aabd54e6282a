import { useId, useState } from "react";
import { cn } from "@/components/ui/cn";
import { controlStyles } from "@/components/ui/input";
import { hasEvent } from "@/flows/definition/transitions";
import { jsonPointer } from "@/flows/json/json-pointer";
import { eventRenameOf } from "../building/canvas-edits";
import { useEditor, useEditorStore } from "../store/editor-store";
import { EventNames } from "./event-names";

/** The event of a transition, typed in place; a name that is in use already is refused in words. */
export function EventNameField({ source, event, count }: { source: string; event: string; count: number }) {
  const store = useEditorStore();
  const [typed, setTyped] = useState<string | null>(null);
  const listId = useId();
  const name = (typed ?? event).trim();
  const isTaken = useEditor(({ definition: { states } }) => name !== event && hasEvent(states[source] ?? { transitions: [] }, name));
  const error =
    name === ""
      ? "An event needs a name."
      : isTaken
        ? `This state already has a transition for ${name}.`
        : /\s/.test(name)
          ? "An event name has no spaces."
          : null;
  const commit = () => {
    setTyped(null);
    if (error || name === event) return;
    const { definition, edit } = store.getState();
    const rename = eventRenameOf(definition, source, event, name);
    if (rename) edit(rename);
  };
  return (
    <div data-path={eventPath(source, event)}>
      <input
        aria-label={`Event of the transition${count > 1 ? `, ${count} candidates` : ""}`}
        aria-invalid={error ? true : undefined}
        list={listId}
        spellCheck={false}
        value={typed ?? event}
        onChange={(changed) => setTyped(changed.target.value)}
        onBlur={commit}
        onKeyDown={(pressed) => {
          if (pressed.key === "Enter") pressed.currentTarget.blur();
          if (pressed.key === "Escape") setTyped(null);
        }}
        className={cn(controlStyles, "h-7 border-transparent bg-transparent px-1 font-mono text-xs hover:border-line-strong")}
      />
      <EventNames id={listId} />
      {typed !== null && error && <p className="px-1 pt-0.5 text-danger text-xs">{error}</p>}
    </div>
  );
}

/** The place of a transition's own name, which is a key of the document and no value. Pure. */
export function eventPath(source: string, event: string): string {
  return `${jsonPointer(["states", source, "transitions", event])}/event`;
}
