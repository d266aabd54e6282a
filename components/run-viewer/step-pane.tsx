"use client";

import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { StateTypeIcon } from "@/components/ui/state-type-icon";
import type { FlowDefinition } from "@/flows/definition/schema";
import type { Json } from "@/flows/json";
import type { Step } from "@/flows/protocol/step";
import { describeStep, formatDuration } from "./describe-step";

const statusTones = { pending: "wait", running: "action", completed: "success", failed: "danger", skipped: "neutral" } as const;

/** What one step did: what went in, what came out, the event and how long it took. */
export function StepPane({ step, states }: { step: Step | null; states: FlowDefinition["states"] }) {
  if (!step) return <p className="p-4 text-ink-3">This is the moment before the first step. Move forward to see what the run did.</p>;
  const state = states[step.state];
  return (
    <div className="flex flex-col gap-4 p-4" data-testid="run-step">
      <header className="flex items-start gap-3">
        {state && <StateTypeIcon type={state.type} outcome={state.outcome} tile label />}
        <div className="min-w-0">
          <p className="truncate font-medium">{step.state}</p>
          <p className="text-ink-2">{describeStep(step)}</p>
        </div>
      </header>
      <dl className="grid grid-cols-[88px_1fr] gap-x-3 gap-y-1.5 text-sm">
        <Fact label="Step">
          {step.seq} · turn {step.turn}
        </Fact>
        <Fact label="Status">
          <Badge tone={statusTones[step.status]}>{step.status}</Badge>
        </Fact>
        <Fact label="Event">{step.event && <code className="font-mono text-xs">{step.event}</code>}</Fact>
        <Fact label="Leads to">{step.to && <code className="font-mono text-xs">{step.to}</code>}</Fact>
        <Fact label="Took">{step.step_type === "action" && `${formatDuration(step.durationMs)}${step.attempts > 1 ? `, ${step.attempts} attempts` : ""}`}</Fact>
        <Fact label="At">
          <time dateTime={step.at} className="tabular-nums">
            {new Date(step.at).toLocaleString()}
          </time>
        </Fact>
      </dl>
      {step.error && (
        <div className="rounded-md bg-danger-soft p-3 text-danger" role="note">
          <p className="font-medium">{step.error.message}</p>
          <p className="font-mono text-xs">{step.error.code}</p>
        </div>
      )}
      <JsonBlock label="Input" value={step.input} />
      <JsonBlock label="Output" value={step.output} />
    </div>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  if (children === null || children === false || children === "") return null;
  return (
    <>
      <dt className="text-ink-3">{label}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

function JsonBlock({ label, value }: { label: string; value: Json }) {
  if (value === null) return null;
  return (
    <section>
      <h3 className="mb-1 text-ink-3 text-xs">{label}</h3>
      <pre className="max-h-72 overflow-auto whitespace-pre-wrap break-words rounded-md bg-sunken p-3 font-mono text-xs" tabIndex={0} aria-label={label}>
        {JSON.stringify(value, null, 2)}
      </pre>
    </section>
  );
}
