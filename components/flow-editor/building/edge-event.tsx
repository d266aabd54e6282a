import { EdgeToolbar, useEdges } from "@xyflow/react";
import { ChevronDown } from "lucide-react";
import { useCatalogue } from "@/components/catalogue/use-catalogue";
import { type TransitionRef, transitionId } from "@/components/flow-canvas/canvas-model";
import type { CanvasEdge } from "@/components/flow-canvas/canvas-nodes";
import { describeEdge } from "@/components/flow-canvas/describe-edge";
import { labelPoint } from "@/components/flow-canvas/route-edge";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { useEditorSurface } from "../editor-surface";
import { selectDefinition } from "../store/document-slice";
import { useEditor, useEditorStore } from "../store/editor-store";
import { selectInPlace } from "../store/in-place-slice";
import { selectSelection } from "../store/selection-slice";
import { eventRenameOf } from "./canvas-edits";
import { EventPicker } from "./event-picker";
import { suggestEvents } from "./event-suggestions";

/** The label of the selected transition: pressing it changes the event where it stands. */
export function EdgeEvent() {
  const { transition } = useEditor(selectSelection);
  return transition && <EdgeLabelButton key={transitionId(transition)} transition={transition} />;
}

function EdgeLabelButton({ transition }: { transition: TransitionRef }) {
  const store = useEditorStore();
  const definition = useEditor(selectDefinition);
  const inPlace = useEditor(selectInPlace);
  const { view } = useEditorSurface();
  const id = transitionId(transition);
  const route = useEdges<CanvasEdge>().find((edge) => edge.id === id)?.data?.route;
  const description = describeEdge(definition, transition);
  if (!route || !description) return null;
  const { x, y } = labelPoint(route);
  const { askInPlace, closeInPlace } = store.getState();
  return (
    <EdgeToolbar edgeId={id} x={x} y={y} isVisible className="nopan nodrag" style={{ zIndex: 20 }}>
      <Popover open={inPlace?.type === "event"} onOpenChange={(open) => (open ? askInPlace({ type: "event", transition }) : closeInPlace())}>
        <PopoverTrigger
          title={description.sentence}
          aria-label={`Event ${description.label}. Change it`}
          className="flex max-w-96 items-center gap-1 rounded-sm border border-accent-line bg-accent-soft py-0.5 pr-1 pl-1.5 font-mono text-2xs text-accent shadow-raised hover:border-accent pointer-coarse:min-h-11"
        >
          <span className="truncate">{[description.label, description.condition].filter(Boolean).join(" ")}</span>
          <ChevronDown aria-hidden="true" className="size-3 shrink-0" />
        </PopoverTrigger>
        <PopoverContent
          aria-label={`When ${transition.source} goes on`}
          className="w-72"
          onCloseAutoFocus={(event) => {
            // The label is drawn anew under another event: the state it belongs to keeps the focus.
            event.preventDefault();
            view()?.focus(transition.source);
          }}
        >
          <EventChoice transition={transition} />
        </PopoverContent>
      </Popover>
    </EdgeToolbar>
  );
}

function EventChoice({ transition }: { transition: TransitionRef }) {
  const { facts } = useCatalogue();
  const store = useEditorStore();
  const { source, event, index } = transition;
  const state = useEditor(selectDefinition).states[source];
  if (!state) return null;
  const choose = (to: string) => {
    const { definition, edit, select, closeInPlace } = store.getState();
    closeInPlace();
    const rename = eventRenameOf(definition, source, event, to);
    if (rename && edit(rename)) select({ states: [], transition: { source, event: to, index } });
  };
  return <EventPicker state={state} value={event} suggestions={suggestEvents(state, facts)} onChoose={choose} />;
}
