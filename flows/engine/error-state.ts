import type { Next, Work } from "./act/work";
import type { Considered } from "./candidates";
import { fail } from "./fail";
import { goTo } from "./take-transition";

/** A raised error without a transition of the state: the flow's error state, else the run fails (rule 34). */
export function takeErrorState(work: Work, considered: Considered): Next {
  const { flow, snapshot, visit } = work;
  if (flow.onError !== null && flow.onError !== snapshot.state) return goTo(work, "error", flow.onError, considered);
  const { code, message } = snapshot.error ?? { code: "ACTION_FAILED", message: "" };
  return fail(work, { code, message }, considered, visit.raisedAt);
}
