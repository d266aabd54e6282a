import { useId, useState } from "react";
import { cn } from "@/components/ui/cn";
import { controlStyles } from "@/components/ui/input";
import { candidatesOf } from "@/flows/definition/transitions";
import type { FlowEdit } from "@/flows/editing/edit";
import { selectDefinition } from "../store/document-slice";
import { useEditor, useEditorStore } from "../store/editor-store";
import { EventNames } from "./event-names";

/** The event of a transition, typed in place; a name that is in use already is refused in words. */
export function EventNameField({ source, event, count }: { source: string; event: string; count: number }) {
  const { edit } = useEditorStore().getState();
  const definition = useEditor(selectDefinition);
  const [typed, setTyped] = useState<string | null>(null);
  const listId = useId();
  const name = (typed ?? event).trim();
  const isTaken = name !== event && definition.states[source]?.transitions[name] !== undefined;
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
    const entry = definition.states[source]?.transitions[event];
    if (entry === undefined) return;
    // Each candidate becomes the last of the new event, so moving the first one again and again keeps their order.
    const edits: FlowEdit[] = candidatesOf(entry).map(() => ({ type: "reconnect", source, event, index: 0, to: { event: name } }));
    edit(edits.length === 1 && edits[0] ? edits[0] : { type: "batch", edits });
  };
  return (
    <div>
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
