import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import type { Json } from "@/flows/json/json";
import type { Step } from "@/flows/protocol/step";
import type { PreviewView } from "./preview-view";

/** What the run knows and what its last action took and gave. */
export function PreviewDetails({ view, onReveal }: { view: PreviewView; onReveal: (state: string) => void }) {
  const step = view.steps.findLast(({ step_type }) => step_type === "action") ?? view.steps.at(-1);
  const keys = Object.entries(view.context);
  return (
    // The conversation above never gets less than half: what is opened here shares what is left, one part at a time.
    <div className="min-h-0 overflow-y-auto border-line border-t scrollbar-quiet">
      {view.state !== null && (
        <p className="flex items-center gap-2 px-3 pt-2 pb-1 text-ink-3 text-xs">
          Stands in
          <button
            type="button"
            className="rounded-xs font-medium text-ink underline-offset-2 hover:underline"
            onClick={() => view.state !== null && onReveal(view.state)}
          >
            {view.state}
          </button>
        </p>
      )}
      <Fold title="Context" aside={<span className="tabular-nums">{keys.length}</span>}>
        {keys.length === 0 && <p className="text-ink-3 text-xs">Nothing is known yet.</p>}
        <dl className="grid gap-1">
          {keys.map(([key, value]) => (
            <ContextRow key={key} name={key} value={value} isChanged={view.changedKeys.includes(key)} />
          ))}
        </dl>
      </Fold>
      {step && (
        <Fold title="Last action" aside={<span className="font-mono">{step.executor ?? step.step_type}</span>}>
          <StepView step={step} />
        </Fold>
      )}
    </div>
  );
}

/** Of the folds under one name the browser keeps at most one open. */
const preview = "preview-details";

function Fold({ title, aside, children }: { title: string; aside: ReactNode; children: ReactNode }) {
  return (
    <details name={preview} className="group/fold">
      <summary className="sticky top-0 z-1 flex h-8 bg-surface select-none list-none items-center gap-1.5 px-3 text-xs hover:bg-hover focus-visible:outline-offset-[-2px] [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden="true" className="size-3.5 text-ink-3 transition-transform duration-150 group-open/fold:rotate-90" />
        <span className="font-medium">{title}</span>
        <span className="ml-auto text-ink-3">{aside}</span>
      </summary>
      <div className="px-3 pb-2.5">{children}</div>
    </details>
  );
}

function ContextRow({ name, value, isChanged }: { name: string; value: Json; isChanged: boolean }) {
  const text = brief(value);
  return (
    <div className={isChanged ? "-mx-1.5 rounded-xs bg-accent-soft px-1.5" : undefined}>
      <dt className="flex items-center gap-2 font-mono text-2xs text-ink-2">
        {name}
        {isChanged && <span className="font-sans text-accent">changed</span>}
      </dt>
      <dd className="truncate font-mono text-xs" title={text}>
        {text}
      </dd>
    </div>
  );
}

function StepView({ step }: { step: Step }) {
  return (
    <div className="grid gap-2">
      <p className="flex flex-wrap items-center gap-1.5 text-ink-2 text-xs">
        {step.state}
        {step.event && <Badge tone="outline">{step.event}</Badge>}
        {step.error && <Badge tone="danger">{step.error.message}</Badge>}
      </p>
      <Data title="In" value={step.input} />
      <Data title="Out" value={step.output} />
    </div>
  );
}

function Data({ title, value }: { title: string; value: Json }) {
  return (
    <div>
      <p className="text-2xs text-ink-3">{title}</p>
      <pre tabIndex={0} aria-label={title} className="max-h-40 overflow-auto rounded-sm bg-sunken p-2 font-mono text-2xs scrollbar-quiet">
        {JSON.stringify(value, null, 2)}
      </pre>
    </div>
  );
}

function brief(value: Json): string {
  if (Array.isArray(value)) return `${value.length} ${value.length === 1 ? "entry" : "entries"}: ${JSON.stringify(value).slice(0, 160)}`;
  return typeof value === "string" ? value : JSON.stringify(value).slice(0, 200);
}
