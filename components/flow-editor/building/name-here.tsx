import { NodeToolbar, Position } from "@xyflow/react";
import { type FocusEvent, type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { headerHeight, nodeWidth } from "@/components/flow-canvas/node-geometry";
import { cn } from "@/components/ui/cn";
import { controlStyles } from "@/components/ui/input";
import { floatingPanel } from "@/components/ui/overlay-styles";
import { StateTypeIcon } from "@/components/ui/state-type-icon";
import { useEditorSurface } from "../editor-surface";
import { refuseName, toStateName } from "../state-rules";
import { selectDefinition } from "../store/document-slice";
import { useEditor, useEditorStore } from "../store/editor-store";
import type { InPlace } from "../store/in-place-slice";
import { nameInPlace } from "./build";
import { KindChoice } from "./kind-choice";

type Question = Extract<InPlace, { type: "name" }>;

/** A state's name, typed where the state stands: over its title row, at the same size however far away the flow is seen. Enter and leaving keep what was typed, Escape the name it has. */
export function NameHere({ question }: { question: Question }) {
  const state = useEditor(selectDefinition).states[question.state];
  if (!state) return null;
  return (
    <NodeToolbar nodeId={question.state} isVisible position={Position.Top} align="center" offset={-headerHeight} className="nopan nodrag nowheel">
      <NameForm question={question} type={state.type} />
    </NodeToolbar>
  );
}

function NameForm({ question, type }: { question: Question; type: Parameters<typeof StateTypeIcon>[0]["type"] }) {
  const store = useEditorStore();
  const definition = useEditor(selectDefinition);
  const { view } = useEditorSurface();
  const [typed, setTyped] = useState(question.state);
  const field = useRef<HTMLInputElement>(null);
  const errorId = useId();
  const error = refuseName(definition, typed, question.state);
  useLayoutEffect(() => field.current?.select(), []);
  const leave = (name: string) => {
    nameInPlace(store, name);
    view()?.focus(name);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Enter" && !error) leave(typed);
    if (event.key === "Escape") leave(question.state);
  };
  const onBlur = (event: FocusEvent<HTMLDivElement>) => {
    if (event.currentTarget.contains(event.relatedTarget)) return;
    nameInPlace(store, error ? question.state : typed);
  };
  return (
    <div role="presentation" onBlur={onBlur} className={cn(floatingPanel, "grid gap-1 p-1")} style={{ width: nodeWidth }}>
      <div className="flex items-center gap-1.5 pl-1">
        <StateTypeIcon type={type} tile />
        <input
          ref={field}
          // What was just added is named at once.
          autoFocus
          aria-label="Name of this state"
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? errorId : undefined}
          spellCheck={false}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(toStateName(event.target.value))}
          onKeyDown={onKeyDown}
          className={cn(controlStyles, "h-8 px-2 font-medium")}
        />
      </div>
      {error && (
        <p id={errorId} aria-live="polite" className="px-1.5 text-danger text-xs">
          {error}
        </p>
      )}
      {question.asksKind && <KindChoice value={type} />}
    </div>
  );
}
