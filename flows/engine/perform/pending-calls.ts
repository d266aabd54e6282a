import { FlowError } from "../../errors";
import { callOf } from "../act/run-actions";
import { branchCall } from "../act/run-branches";
import { actionsOf, startWork } from "../act/work";
import type { CompiledFlow } from "../compile/compiled";
import { resolveEffect } from "../resume";
import type { CallExecutor, ResolveInput } from "../run/effect";
import type { Snapshot } from "../run/snapshot";

/** The effects a snapshot waits for, as they were asked for: same ids, same keys, same requests. Pure. @throws FlowError STATE_MISSING */
export function pendingCalls(flow: CompiledFlow, runId: string, snapshot: Snapshot): (CallExecutor | ResolveInput)[] {
  const state = flow.states.get(snapshot.state);
  if (state === undefined) throw new FlowError("STATE_MISSING", { message: `state '${snapshot.state}' is not defined` });
  const work = startWork(flow, runId, snapshot, state);
  const { task } = work;
  switch (task.type) {
    case "action": {
      const action = actionsOf(work, task.hook)[task.index];
      return action === undefined ? [] : [callOf(work, action, task.config, task.hook)];
    }
    case "branches":
      return task.branches.flatMap((branch, at) => (branch.status === "running" ? [branchCall(work, task, branch, at)] : []));
    case "resolve":
      return [resolveEffect(work, task.by)];
    case "child":
    case "parked":
    case "ended":
      return [];
  }
}
