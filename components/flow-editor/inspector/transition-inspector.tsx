import { MoveRight } from "lucide-react";
import type { TransitionRef } from "@/components/flow-canvas/canvas-model";
import type { FlowDefinition } from "@/flows/definition/schema";
import { candidatesFor } from "@/flows/definition/transitions";
import { useEditor } from "../store/editor-store";
import { Section } from "./section";
import { EventTransitions } from "./transitions-section";

/** A selected edge: its event with all its candidates. */
export function TransitionInspector({ definition, transition }: { definition: FlowDefinition; transition: TransitionRef }) {
  const selectState = useEditor((state) => state.selectState);
  const candidates = candidatesFor(definition.states[transition.source] ?? { transitions: [] }, transition.event);
  if (candidates.length === 0) return null;
  const target = candidates[transition.index]?.target ?? transition.source;
  return (
    <>
      <header className="border-line border-b px-3 py-3">
        <p className="text-ink-3 text-xs">Transition</p>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-2 font-medium">
          <button type="button" className="rounded-xs underline-offset-2 hover:underline" onClick={() => selectState(transition.source)}>
            {transition.source}
          </button>
          <MoveRight aria-label="leads to" className="size-4 text-ink-3" />
          <button
            type="button"
            className="rounded-xs underline-offset-2 hover:underline disabled:no-underline"
            disabled={!Object.hasOwn(definition.states, target)}
            onClick={() => selectState(target)}
          >
            {target}
          </button>
        </p>
      </header>
      <Section title="When this happens">
        <EventTransitions key={transition.event} source={transition.source} event={transition.event} candidates={candidates} />
      </Section>
    </>
  );
}
