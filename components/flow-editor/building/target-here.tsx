import { NodeToolbar, Position } from "@xyflow/react";
import { type KeyboardEvent, useId, useMemo, useState } from "react";
import { orderedStates } from "@/components/flow-canvas/flow-order";
import { cn } from "@/components/ui/cn";
import { Input } from "@/components/ui/input";
import { Popover, PopoverAnchor, PopoverContent } from "@/components/ui/popover";
import { saidOutcome } from "@/flows/definition/state-parts";
import { useEditorSurface } from "../editor-surface";
import { StateOption } from "../state-option";
import { selectDefinition } from "../store/document-slice";
import { useEditor, useEditorStore } from "../store/editor-store";
import { addState, connectStates } from "./build";

/** Asks at a state where a new way out of it leads: the keyboard's way to draw a transition. */
export function TargetHere({ source }: { source: string }) {
  const store = useEditorStore();
  const surface = useEditorSurface();
  const close = () => store.getState().closeInPlace();
  const choose = (target: string | null) => {
    close();
    if (target === null) return addState(store, surface, { type: null, from: { source, event: null } });
    connectStates(store, { source, event: null, target });
    surface.view()?.focus(source);
  };
  return (
    <NodeToolbar nodeId={source} isVisible position={Position.Right} align="start" offset={4}>
      <Popover open onOpenChange={(open) => !open && close()}>
        <PopoverAnchor className="block size-px" />
        <PopoverContent
          side="right"
          align="start"
          aria-label={`Lead ${source} to`}
          className="w-64"
          onCloseAutoFocus={(event) => event.preventDefault()}
          onEscapeKeyDown={() => surface.view()?.focus(source)}
        >
          <TargetSearch source={source} onChoose={choose} />
        </PopoverContent>
      </Popover>
    </NodeToolbar>
  );
}

function TargetSearch({ source, onChoose }: { source: string; onChoose: (target: string | null) => void }) {
  const definition = useEditor(selectDefinition);
  const listId = useId();
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  // A way back into the same state is rare.
  const names = useMemo(() => orderedStates(definition).toSorted((a, b) => Number(a === source) - Number(b === source)), [definition, source]);
  const found = names.filter((name) => name.includes(query.trim().toLowerCase()));
  // The last entry is a state that is not there yet.
  const choices: (string | null)[] = [...found, null];
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) setActive((active + step + choices.length) % choices.length);
    else if (event.key === "Enter") onChoose(choices[active] ?? null);
    else return;
    event.preventDefault();
  };
  return (
    <div className="grid gap-1.5">
      <Input
        role="combobox"
        aria-label={`Lead ${source} to`}
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={`${listId}-${active}`}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        placeholder="Search states"
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={listId} role="listbox" aria-label="States" className="max-h-56 overflow-y-auto scrollbar-quiet">
        {choices.map((name, i) => (
          <div
            key={name ?? ""}
            id={`${listId}-${i}`}
            ref={i === active ? intoView : undefined}
            role="option"
            tabIndex={-1}
            aria-selected={i === active}
            onPointerMove={() => setActive(i)}
            onClick={() => onChoose(name)}
            onKeyDown={onKeyDown}
            className={cn("flex h-8 items-center rounded-sm px-2 text-sm pointer-coarse:h-11", i === active && "bg-hover")}
          >
            <Choice name={name} />
          </div>
        ))}
      </div>
    </div>
  );
}

function Choice({ name }: { name: string | null }) {
  const state = useEditor(selectDefinition).states[name ?? ""];
  if (name === null || !state) return <span className="text-ink-2">A new state</span>;
  return <StateOption name={name} type={state.type} outcome={saidOutcome(state)} />;
}

/** The list is longer than its box: what the keys have reached is seen. */
function intoView(option: HTMLElement | null): void {
  option?.scrollIntoView({ block: "nearest" });
}
