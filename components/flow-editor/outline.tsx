import { CircleAlert, Play, TriangleAlert } from "lucide-react";
import { type KeyboardEvent, memo, useMemo } from "react";
import { countIssues, type IssueCount } from "@/components/flow-canvas/aria-labels";
import type { StateView } from "@/components/flow-canvas/canvas-model";
import { cn } from "@/components/ui/cn";
import { StateTypeIcon } from "@/components/ui/state-type-icon";
import { openInspector } from "./editor-canvas";
import { type EditorSurface, useEditorSurface } from "./editor-surface";
import { findStates } from "./find-states";
import { useEditor, useEditorStore } from "./store/editor-store";
import { selectSelection } from "./store/selection-slice";

/** Every state by name; what is searched for may stand in the name or in what the state says. */
export function Outline({ query, issues }: { query: string; issues: Readonly<Record<string, IssueCount>> }) {
  const { model, view } = useEditorSurface();
  const { states: selected } = useEditor(selectSelection);
  const found = useMemo(() => findStates(model.states, query), [model.states, query]);
  // The Tab key reaches one entry; the arrow keys go on from there.
  const tabStop = found.find(({ name }) => selected.includes(name))?.name ?? found[0]?.name;
  if (found.length === 0) return <p className="px-3 py-2 text-ink-3 text-xs">No state matches “{query}”.</p>;
  return (
    <ul className="min-h-0 flex-1 overflow-y-auto px-1.5 pb-2 scrollbar-quiet">
      {found.map((state) => (
        <OutlineEntry
          key={state.name}
          state={state}
          issues={issues[state.name] ?? null}
          isSelected={selected.includes(state.name)}
          isTabStop={state.name === tabStop}
          view={view}
        />
      ))}
    </ul>
  );
}

type EntryProps = { state: StateView; issues: IssueCount | null; isSelected: boolean; isTabStop: boolean; view: EditorSurface["view"] };

/** Drawn again only when its own state says something else. */
const OutlineEntry = memo(function OutlineEntry({ state, issues, isSelected, isTabStop, view }: EntryProps) {
  const store = useEditorStore();
  return (
    <li>
      <button
        type="button"
        aria-current={isSelected || undefined}
        tabIndex={isTabStop ? 0 : -1}
        onKeyDown={moveFocus}
        onClick={() => {
          store.getState().selectState(state.name);
          view()?.reveal(state.name);
        }}
        onDoubleClick={() => openInspector(store, state.name)}
        className={cn(
          "flex h-7 w-full items-center gap-2 rounded-sm px-1.5 text-left text-sm pointer-coarse:h-11",
          isSelected ? "bg-accent-soft text-ink" : "text-ink-2 hover:bg-hover hover:text-ink",
        )}
      >
        <OutlineRow state={state} issues={issues} />
      </button>
    </li>
  );
});

function moveFocus(event: KeyboardEvent<HTMLButtonElement>) {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  const rows = [...(event.currentTarget.closest("ul")?.querySelectorAll("button") ?? [])];
  rows[rows.indexOf(event.currentTarget) + step]?.focus();
  event.preventDefault();
}

function OutlineRow({ state, issues }: { state: StateView; issues: IssueCount | null }) {
  const Icon = issues && issues.errors > 0 ? CircleAlert : TriangleAlert;
  return (
    <>
      <StateTypeIcon type={state.type} outcome={state.outcome ?? undefined} label className="size-3.5" />
      <span className="min-w-0 flex-1 truncate">{state.name}</span>
      {state.isInitial && <Play aria-label="Start of the flow" className="size-3 shrink-0 fill-current text-ink-3" />}
      {issues && <Icon aria-label={countIssues(issues)} className={cn("size-3.5 shrink-0", issues.errors > 0 ? "text-danger" : "text-warn")} />}
    </>
  );
}
