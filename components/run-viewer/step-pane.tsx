"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { useCatalogue } from "@/components/catalogue/use-catalogue";
import { operatorSentence } from "@/components/errors/error-sentence";
import { Badge, type Tone } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import { StateTypeIcon } from "@/components/ui/state-type-icon";
import { absoluteTime } from "@/components/ui/time-words";
import type { FlowDefinition, Outcome } from "@/flows/definition/schema";
import { saidOutcome } from "@/flows/definition/state-parts";
import type { Json } from "@/flows/json/json";
import type { Step } from "@/flows/protocol/step";
import type { Change } from "./context-changes";
import { describeStep, formatDuration } from "./describe-step";
import { JsonBranch } from "./json-tree";

const statusTones = { pending: "wait", running: "action", completed: "success", failed: "danger", skipped: "neutral" } as const;
const statusWords = { pending: "Waiting", running: "Running", completed: "Completed", failed: "Failed", skipped: "Skipped" } as const;
/** Where the message alone does not tell an operator what to do. */
const explained: ReadonlySet<string> = new Set([
  "EFFECT_UNKNOWN",
  "INTERNAL",
  "LOOP_LIMIT",
  "CONTEXT_TOO_LARGE",
  "EXPRESSION_LIMIT",
  "RUN_TOO_LONG",
  "STATE_MISSING",
]);
const noChanges: ReadonlyMap<string, Change> = new Map();

/** What one step did: what went in, what came out, the event and how long it took. */
export function StepPane({ step, states }: { step: Step | null; states: FlowDefinition["states"] }) {
  const catalogue = useCatalogue();
  if (!step) return <p className="p-4 text-ink-3">This is the moment before the first step. Move forward to see what the run did.</p>;
  const sentence = step.error && (catalogue.errors[step.error.code]?.operator ?? (explained.has(step.error.code) ? operatorSentence(step.error.code) : null));
  const state = states[step.state];
  const badge = badgeOf(step, state && saidOutcome(state));
  return (
    <div className="flex flex-col gap-3 py-3" data-testid="run-step" data-seq={step.seq}>
      <header className="flex items-start gap-3 px-4">
        {state && <StateTypeIcon type={state.type} outcome={saidOutcome(state)} tile label />}
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">{step.state}</p>
          <p className="break-words text-ink-2">{describeStep(step)}</p>
        </div>
        <Badge tone={badge.tone}>{badge.words}</Badge>
      </header>
      <dl className="flex flex-wrap gap-x-4 gap-y-1 px-4 text-ink-2 text-xs tabular-nums">
        <Fact label="Step">{step.seq}</Fact>
        <Fact label="Turn">{step.turn}</Fact>
        {step.step_type === "action" && <Fact label="Took">{formatDuration(step.durationMs)}</Fact>}
        {step.attempts > 1 && <Fact label="Attempts">{step.attempts}</Fact>}
        <Fact label="At">
          <time dateTime={step.at}>{absoluteTime(Date.parse(step.at))}</time>
        </Fact>
      </dl>
      {step.error && (
        <div className="mx-4 grid gap-1 rounded-md bg-danger-soft p-3 text-danger" role="note">
          <p className="break-words font-medium">{step.error.message}</p>
          {sentence && <p>{sentence}</p>}
          {step.error.code === "EFFECT_UNKNOWN" && (
            <Link href="/attention?kind=effect" className="justify-self-start underline underline-offset-3">
              Settle it under Needs attention
            </Link>
          )}
          <p className="font-mono text-xs">{step.error.code}</p>
        </div>
      )}
      <JsonSection label="Input" value={step.input} />
      <JsonSection label="Output" value={step.output} />
    </div>
  );
}

/** A step that ends the run says how the run ended: that the step itself was carried out is plain to see. */
function badgeOf(step: Step, outcome: Outcome | undefined): { tone: Tone; words: string } {
  if (step.error?.code === "EFFECT_UNKNOWN") return { tone: "warn", words: "Not known" };
  if (outcome === "failed" && step.status === "completed") return { tone: "danger", words: "Failed" };
  if (outcome === "cancelled" && step.status === "completed") return { tone: "neutral", words: "Cancelled" };
  return { tone: statusTones[step.status], words: statusWords[step.status] };
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex gap-1.5">
      <dt className="text-ink-3">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function JsonSection({ label, value }: { label: string; value: Json }) {
  if (value === null) return null;
  const entries = typeof value === "object" ? Object.entries(value) : [["value", value] as const];
  return (
    <section aria-label={label}>
      <h3 className="flex items-center justify-between px-4 text-ink-3 text-xs">
        {label}
        <CopyButton value={JSON.stringify(value, null, 2)} label={`Copy the ${label.toLowerCase()}`} />
      </h3>
      <ul className="px-2 font-mono text-xs">
        {entries.map(([key, child]) => (
          <JsonBranch key={key} name={key} value={child} pointer={`/${key}`} changes={noChanges} depth={0} />
        ))}
      </ul>
    </section>
  );
}
