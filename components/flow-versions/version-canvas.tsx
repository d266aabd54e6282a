import { useMemo, useState } from "react";
import { Canvas } from "@/components/flow-canvas/canvas";
import type { TransitionView } from "@/components/flow-canvas/canvas-model";
import { describeEdge } from "@/components/flow-canvas/describe-edge";
import { type CanvasChanges, changesOnly } from "@/components/flow-canvas/highlights";
import { useCanvasModel } from "@/components/flow-canvas/use-canvas-model";
import { type CanvasSelection, emptySelection } from "@/components/flow-canvas/use-node-changes";
import { usePositions } from "@/components/flow-canvas/use-positions";
import type { FlowDefinition } from "@/flows/definition/schema";

type Props = { label: string; definition: FlowDefinition; changes?: CanvasChanges; onState: (name: string | null) => void };

/** A definition to look at; nothing of it can be changed here. */
export function VersionCanvas({ label, definition, changes, onState }: Props) {
  const model = useCanvasModel(definition);
  const { positions, progress } = usePositions(definition, model);
  const [selection, setSelection] = useState<CanvasSelection>(emptySelection);
  const highlights = useMemo(() => (changes ? changesOnly(changes) : null), [changes]);
  const describeTransition = useMemo(() => {
    const sentence = (transition: TransitionView) => describeEdge(definition, transition)?.sentence ?? "";
    return (transition: TransitionView) => {
      const mark = changes?.transitions[transition.id];
      return mark === undefined ? sentence(transition) : `${sentence(transition)}, ${mark}`;
    };
  }, [definition, changes]);
  return (
    <Canvas
      label={label}
      model={model}
      positions={positions}
      layout={progress}
      selection={selection}
      onSelect={(next) => {
        setSelection(next);
        onState(next.states[0] ?? next.transition?.source ?? null);
      }}
      highlights={highlights}
      describeTransition={describeTransition}
    />
  );
}
