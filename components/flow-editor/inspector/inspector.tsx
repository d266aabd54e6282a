import { useRef } from "react";
import { Button } from "@/components/ui/button";
import type { Validation } from "@/flows/validation/issue";
import { useEditorSurface } from "../editor-surface";
import { selectDefinition } from "../store/document-slice";
import { useEditor, useEditorStore } from "../store/editor-store";
import { selectSelection } from "../store/selection-slice";
import { deleteSelected, duplicateSelected } from "../use-editor-shortcuts";
import { FlowSettings } from "./flow-settings";
import { IssuesProvider, useIssuesByPath } from "./issues-context";
import { StateInspector } from "./state-inspector";
import { TransitionInspector } from "./transition-inspector";
import { useFocusWish } from "./use-focus-wish";

/** Forms for whatever is selected: a state, a transition, several states, or the flow itself. */
export function Inspector({ validation }: { validation: Validation | null }) {
  const container = useRef<HTMLDivElement>(null);
  const issues = useIssuesByPath(validation);
  useFocusWish(container);
  return (
    <IssuesProvider value={issues}>
      <div ref={container} className="h-full overflow-y-auto pb-16 scrollbar-quiet">
        <InspectorBody />
      </div>
    </IssuesProvider>
  );
}

function InspectorBody() {
  const { states, transition } = useEditor(selectSelection);
  const [name] = states;
  const isThere = useEditor(({ definition }) => name !== undefined && Object.hasOwn(definition.states, name));
  if (transition) return <TransitionInspector transition={transition} />;
  if (states.length > 1) return <SeveralStates names={states} />;
  if (name !== undefined && isThere) return <StateInspector key={name} name={name} />;
  return <WholeFlow />;
}

function WholeFlow() {
  return <FlowSettings definition={useEditor(selectDefinition)} />;
}

function SeveralStates({ names }: { names: readonly string[] }) {
  const store = useEditorStore();
  const { positions } = useEditorSurface();
  return (
    <div className="grid gap-3 p-3">
      <p className="font-medium text-base">{names.length} states selected</p>
      <p className="text-ink-2">{names.join(", ")}</p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => duplicateSelected(store, positions)}>Duplicate</Button>
        <Button onClick={() => deleteSelected(store)}>Delete {names.length} states</Button>
      </div>
    </div>
  );
}
