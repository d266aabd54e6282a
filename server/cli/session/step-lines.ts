import type { Step } from "@/flows/protocol/step";
import type { Paint } from "../paint";

/** One line a step: its number, its state, what it did and what came of it. */
export function stepLines(steps: readonly Step[], paint: Paint): string[] {
  return steps.map(({ seq, state, step_type, executor, hook, event, to, status, error }) => {
    const what = executor === null ? step_type : `${executor}${hook === "entry" || hook === "exit" ? ` on ${hook}` : ""}`;
    const came = [event, to === null ? null : `→ ${to}`, error === null ? null : paint.red(error.code)].filter((part) => part !== null).join(" ");
    return `${paint.dim(String(seq).padStart(4))}  ${state.padEnd(20)} ${what.padEnd(20)} ${status === "completed" ? "" : `${status} `}${came}`.trimEnd();
  });
}
