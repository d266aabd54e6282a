import { z } from "zod";
import type { Step } from "@/flows/protocol/step";

const hookNames = { entry: "on entry", main: "", exit: "on exit", transition: "on the way" } as const;

/** One line that says what a step did, for lists, ticks and screen readers. Pure. */
export function describeStep(step: Step): string {
  switch (step.step_type) {
    case "action":
      return describeAction(step);
    case "condition":
      return step.to === null ? `Ended in ${step.state}` : `${step.event ?? "default"} leads to ${step.to}`;
    case "wait":
      return describeWait(step);
  }
}

function describeWait({ status, state, event, input, output }: Step): string {
  const called = calledSchema.safeParse(output);
  if (status === "pending") return called.success ? `Waits in ${state} for the flow ${called.data.flow}` : `Waits in ${state}`;
  const moved = movedSchema.safeParse(input);
  return moved.success ? `Moved from version ${moved.data.migrated.from} to version ${moved.data.migrated.to}` : `Goes on with ${event ?? "nothing it knows"}`;
}

/** What a step says while another flow runs in its state's place. */
const calledSchema = z.object({ flow: z.string() });

/** True for the step of a move to another version. Pure. */
export const isMove = ({ input }: Step): boolean => movedSchema.safeParse(input).success;

/** What a step says that an operator's move to another version has left. */
const movedSchema = z.object({ migrated: z.object({ from: z.number(), to: z.number() }) });

function describeAction(step: Step): string {
  const where = step.hook ? hookNames[step.hook] : "";
  const name = [step.executor ?? "action", step.branch ? `in ${step.branch}` : "", where].filter(Boolean).join(" ");
  if (step.error?.code === "EFFECT_UNKNOWN") return `${name}: it is not known whether it was done`;
  if (step.status === "failed") return `${name} failed: ${step.error?.message ?? "unknown"}`;
  if (step.status === "skipped") return `${name} was skipped`;
  return step.event ? `${name} → ${step.event}` : name;
}

/** Milliseconds as people read them: "4 ms", "1.2 s". */
export function formatDuration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
