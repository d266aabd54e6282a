import type { MadeEdit } from "./edit-log";
import type { FlowServiceDeps } from "./flows";

/** Tells those who have the flow open what was done to it, by a name that all of them may see. Called after the commit. */
export function createTelling({ repository, onEdited }: Pick<FlowServiceDeps, "repository" | "onEdited">) {
  return async function tell(made: MadeEdit | null): Promise<void> {
    if (made === null) return;
    // What was done is done, whoever it was.
    const names = await repository.namesOf([made.by], { withAddresses: false }).catch(() => new Map<string, string>());
    const { flowId, revision, opId, clientId, by, edits } = made;
    onEdited({ flowId, revision, opId, clientId, by: { id: by, name: names.get(by) ?? null }, edits });
  };
}
