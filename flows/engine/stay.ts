import { sayLine, withOptions } from "./act/say";
import { type Next, scopeOf, type Work } from "./act/work";
import { type Considered, tryEvent } from "./candidates";
import { renderLine } from "./compile/evaluate-compiled";
import { pause } from "./park";
import { stockLines } from "./stock-lines";
import { takeTransition } from "./take-transition";

/** What a resumed state does when nothing fits: a customer is asked again, an expiry pauses the run, anything else is let pass. */
export function stay(work: Work, considered: Considered): Next {
  const { resumed, wanted } = work.visit;
  switch (resumed?.by) {
    case "customer":
      return askAgain(work, considered, wanted ?? null);
    case "timer":
      return pause(work, "timeout");
    default:
      return { type: "park" };
  }
}

/** Input that fits nothing (rule 30): counted, then `max_attempts` or the question again. `line` stands for the stock line. */
export function askAgain(work: Work, considered: Considered, line: string | null = null): Next {
  const { snapshot, state, visit } = work;
  snapshot.attempts += 1;
  if (snapshot.attempts >= state.input.maxAttempts) {
    const choice = tryEvent(work, "max_attempts", considered);
    if (choice !== null) return takeTransition(work, choice, considered);
  }
  // An action that has already said what is wrong needs no second line.
  if (!visit.said || state.input.reprompt !== null) reprompt(work, line);
  return { type: "park" };
}

function reprompt(work: Work, line: string | null): void {
  const { state, snapshot } = work;
  const buttons = withOptions(state, snapshot.offered);
  const stock = line ?? (buttons.length > 0 ? stockLines.repromptWithOptions : stockLines.reprompt);
  sayLine(work, renderLine(state.input.reprompt, scopeOf(work), work.budget, stock), buttons);
}
