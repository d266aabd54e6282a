"use client";

import { FlaskConical, Play, RotateCcw } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import type { CanvasHighlights } from "@/components/flow-canvas/highlights";
import { Button } from "@/components/ui/button";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/dropdown-menu";
import type { FlowDefinition } from "@/flows/definition/schema";
import { PreviewChat } from "./preview-chat";
import { PreviewDetails } from "./preview-details";
import type { PreviewView } from "./preview-view";
import { usePreview } from "./use-preview";

export type FlowPreviewProps = {
  definition: FlowDefinition;
  selectedState: string | null;
  /** The preview starts by itself when it is looked at for the first time. */
  isShown: boolean;
  onHighlight: (highlights: CanvasHighlights | null) => void;
  onReveal: (state: string) => void;
};

/** A chat with the unsaved draft, run in the browser on simulated services, and what happens inside while it runs. */
export function FlowPreview({ definition, selectedState, isShown, onHighlight, onReveal }: FlowPreviewProps) {
  const preview = usePreview(definition);
  const { view, start } = preview;
  const hasStarted = useRef(false);
  const begin = () => {
    hasStarted.current = true;
    void start();
  };
  useEffect(() => {
    if (!isShown || hasStarted.current) return;
    hasStarted.current = true;
    void start();
  }, [isShown, start]);
  useHighlights(view, onHighlight, onReveal);
  const isGone = view.state !== null && !Object.hasOwn(definition.states, view.state);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex h-9 shrink-0 items-center gap-2 border-line border-b px-3 text-ink-3 text-xs">
        <FlaskConical aria-hidden="true" className="size-3.5 shrink-0" />
        <span className="min-w-0 flex-1 truncate" title="Nothing here reaches a real service: orders, payments and searches are simulated.">
          Draft, simulated services
        </span>
        <RestartMenu
          definition={definition}
          selectedState={selectedState}
          onStart={(state) => (state === null ? begin() : void start({ state, context: view.context }))}
        />
      </div>
      {view.phase.type === "idle" ? (
        <div className="grid flex-1 place-items-center p-6">
          <Button variant="primary" onClick={begin}>
            <Play aria-hidden="true" /> Start the preview
          </Button>
        </div>
      ) : (
        <>
          <PreviewChat preview={preview} goneState={isGone ? view.state : null} onRestart={begin} />
          <PreviewDetails view={view} onReveal={onReveal} />
        </>
      )}
    </div>
  );
}

function RestartMenu({
  definition,
  selectedState,
  onStart,
}: {
  definition: FlowDefinition;
  selectedState: string | null;
  onStart: (state: string | null) => void;
}) {
  const canStartThere = selectedState !== null && selectedState in definition.states && definition.states[selectedState]?.type !== "final";
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button size="sm" variant="ghost" className="-mr-1.5">
          <RotateCcw aria-hidden="true" /> Restart
        </Button>
      </MenuTrigger>
      <MenuContent align="end">
        <MenuItem onSelect={() => onStart(null)}>From the start</MenuItem>
        <MenuItem disabled={!canStartThere} onSelect={() => onStart(selectedState)}>
          {canStartThere ? `From ${selectedState}, with this context` : "From a state: select one first"}
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}

/** Marks on the canvas where the preview stands and how it came there. */
function useHighlights(view: PreviewView, onHighlight: FlowPreviewProps["onHighlight"], onReveal: FlowPreviewProps["onReveal"]) {
  const { state, taken, current, phase } = view;
  const isLive = phase.type === "busy" || phase.type === "waiting";
  const highlights = useMemo<CanvasHighlights | null>(
    () => (state === null ? null : { active: state, live: isLive, visited: null, taken, current }),
    [state, isLive, taken, current],
  );
  const report = useRef({ onHighlight, onReveal });
  useEffect(() => {
    report.current = { onHighlight, onReveal };
  }, [onHighlight, onReveal]);
  useEffect(() => report.current.onHighlight(highlights), [highlights]);
  useEffect(() => {
    if (state !== null) report.current.onReveal(state);
  }, [state]);
}
