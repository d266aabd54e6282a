import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import type { Issue, Validation } from "@/flows/validation/issue";
import { useEditorSurface } from "../editor-surface";
import { useEditor, useEditorStore } from "../store/editor-store";
import { stateOfPath } from "../store/selection-slice";
import { quickFixOf } from "./quick-fix";

/** What is wrong or doubtful; pressing one leads to the state and its field. */
export function IssuesPanel({ validation }: { validation: Validation | null }) {
  if (!validation) return <p className="px-4 py-3 text-ink-3">Checking</p>;
  if (validation.errors.length + validation.warnings.length === 0) {
    return (
      <p className="flex items-center gap-2 px-4 py-3 text-ink-2">
        <CircleCheck aria-hidden="true" className="size-4 text-success" /> Nothing stands in the way of publishing.
      </p>
    );
  }
  return (
    <ul className="py-1">
      {validation.errors.map((issue) => (
        <IssueRow key={`${issue.code}${issue.path}${issue.message}`} issue={issue} isError />
      ))}
      {validation.warnings.map((issue) => (
        <IssueRow key={`${issue.code}${issue.path}${issue.message}`} issue={issue} isError={false} />
      ))}
    </ul>
  );
}

export function IssueRow({ issue, isError, onChoose }: { issue: Issue; isError: boolean; onChoose?: () => void }) {
  const goTo = useEditor((state) => state.goTo);
  const { view } = useEditorSurface();
  const state = stateOfPath(issue.path);
  const Icon = isError ? CircleAlert : TriangleAlert;
  return (
    <li className="flex items-start hover:bg-hover">
      <button
        type="button"
        onClick={() => {
          onChoose?.();
          goTo(issue.path);
          if (state !== null) view()?.reveal(state);
        }}
        className="flex min-w-0 flex-1 items-start gap-2.5 px-4 py-1.5 text-left focus-visible:outline-offset-[-2px]"
      >
        <Icon aria-label={isError ? "Error" : "Warning"} className={cn("mt-0.5 size-4 shrink-0", isError ? "text-danger" : "text-warn")} />
        <span className="min-w-0 flex-1">
          <span className="block text-ink">{sentence(issue.message)}</span>
          {issue.fix && <span className="block text-ink-2 text-xs">{sentence(issue.fix)}</span>}
        </span>
        <span className="mt-0.5 shrink-0 font-mono text-2xs text-ink-3">{state ?? "flow"}</span>
      </button>
      <FixButton issue={issue} onFixed={onChoose} />
    </li>
  );
}

/** Mends what one press can mend, and leads to it. */
function FixButton({ issue, onFixed }: { issue: Issue; onFixed: (() => void) | undefined }) {
  const store = useEditorStore();
  const label = useEditor((state) => quickFixOf(issue, state.definition)?.label ?? null);
  if (label === null) return null;
  const mend = () => {
    const fix = quickFixOf(issue, store.getState().definition);
    if (fix === null || !store.getState().edit(fix.edit)) return;
    onFixed?.();
    store.getState().goTo(fix.at);
  };
  return (
    <Button size="sm" variant="ghost" className="mt-0.5 mr-2 shrink-0" onClick={mend}>
      {label}
    </Button>
  );
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
