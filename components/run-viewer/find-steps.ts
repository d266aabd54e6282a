import type { Frame } from "./frames";

/** Indices of the frames whose step holds `query` in its state, executor, event, error, input or output; case-insensitive. Pure. */
export function findSteps(frames: readonly Frame[], query: string): number[] {
  const needle = query.trim().toLowerCase();
  if (needle === "") return [];
  return frames.filter((frame) => frame.step !== null && haystack(frame).includes(needle)).map((frame) => frame.index);
}

function haystack({ step, state }: Frame): string {
  if (!step) return "";
  const words = [state, step.state, step.executor, step.event, step.to, step.error?.code, step.error?.message];
  return `${words.filter(Boolean).join("\n")}\n${JSON.stringify(step.input)}\n${JSON.stringify(step.output)}`.toLowerCase();
}
