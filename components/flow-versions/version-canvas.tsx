import { useMemo, useState } from "react";
import { CatalogueContext, useLoadedCatalogue } from "@/components/catalogue/use-catalogue";
import { describeError } from "@/components/errors/error-sentence";
import { Canvas } from "@/components/flow-canvas/canvas";
import type { TransitionView } from "@/components/flow-canvas/canvas-model";
import { describeEdge } from "@/components/flow-canvas/describe-edge";
import { type CanvasChanges, changesOnly } from "@/components/flow-canvas/highlights";
import { useCanvasModel } from "@/components/flow-canvas/use-canvas-model";
import { type CanvasSelection, emptySelection } from "@/components/flow-canvas/use-node-changes";
import { usePositions } from "@/components/flow-canvas/use-positions";
import { ErrorState } from "@/components/ui/error-state";
import type { FlowDefinition } from "@/flows/definition/schema";

type Props = { label: string; definition: FlowDefinition; changes?: CanvasChanges; onState: (name: string | null) => void };

/** A definition to look at; nothing of it can be changed here. What its actions are called is loaded first. */
export function VersionCanvas(props: Props) {
  const catalogue = useLoadedCatalogue();
  if (catalogue.isError && !catalogue.data)
    return <ErrorState title="The canvas could not be drawn" sentence={describeError(catalogue.error)} onRetry={() => void catalogue.refetch()} />;
  if (!catalogue.data) return <div aria-busy="true" role="status" aria-label="Drawing the canvas" className="size-full bg-sunken" />;
  return (
    <CatalogueContext value={catalogue.data}>
      <Drawing {...props} />
    </CatalogueContext>
  );
}

function Drawing({ label, definition, changes, onState }: Props) {
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
