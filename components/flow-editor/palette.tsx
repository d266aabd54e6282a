import type { DragEvent } from "react";
import { stateTypeMime } from "@/components/flow-canvas/use-state-drop";
import { StateTypeIcon } from "@/components/ui/state-type-icon";
import { type StateType, stateTypes } from "@/flows/definition/schema";
import { addState } from "./building/build";
import { useEditorSurface } from "./editor-surface";
import { stateTypeTexts } from "./state-type-texts";
import { useEditorStore } from "./store/editor-store";

/** The five state types: drag one onto the canvas, or press it to add it beside the selected state. */
export function Palette() {
  const store = useEditorStore();
  const surface = useEditorSurface();
  return (
    <section aria-labelledby="palette-heading" className="shrink-0 border-line border-t p-2">
      <h2 id="palette-heading" className="px-1 pb-1.5 text-ink-3 text-xs">
        Add a state: drag or press
      </h2>
      <ul className="grid gap-1 xl:grid-cols-2">
        {stateTypes.map((type) => (
          <li key={type} className="xl:last:col-span-2">
            <button
              type="button"
              draggable
              title={stateTypeTexts[type].does}
              onDragStart={(event) => startDrag(event, type)}
              onClick={() => addState(store, surface, { type })}
              className="flex h-8 w-full cursor-grab items-center gap-2 rounded-md border border-line bg-surface px-1.5 text-left text-ink text-xs hover:border-line-strong hover:bg-hover active:cursor-grabbing pointer-coarse:h-11"
            >
              <StateTypeIcon type={type} />
              {stateTypeTexts[type].name}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function startDrag(event: DragEvent, type: StateType) {
  event.dataTransfer.setData(stateTypeMime, type);
  event.dataTransfer.effectAllowed = "copy";
}
