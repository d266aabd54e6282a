import { MoveRight } from "lucide-react";
import type { TransitionRef } from "@/components/flow-canvas/canvas-model";
import { candidatesFor } from "@/flows/definition/transitions";
import { useEditor } from "../store/editor-store";
import { Section } from "./section";
import { EventTransitions } from "./transitions-section";

/** A selected edge: its event with all its candidates. */
export function TransitionInspector({ transition }: { transition: TransitionRef }) {
  const source = useEditor(({ definition: { states } }) => states[transition.source]);
  const selectState = useEditor((state) => state.selectState);
  const candidates = candidatesFor(source ?? { transitions: [] }, transition.event);
  const target = candidates[transition.index]?.target ?? transition.source;
  const isMissing = useEditor(({ definition: { states } }) => !Object.hasOwn(states, target));
  if (candidates.length === 0) return null;
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
            disabled={isMissing}
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
