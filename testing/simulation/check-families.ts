import { openCall } from "@/flows/engine/perform/flow-calls";
import { hasEnded } from "@/server/conversations/run-row";
import type { RunRecord } from "./model-tables";
import type { World } from "./world";

/** Runs that have called each other: each call has one run, each end was told once or not waited for, and who talks is at the bottom (I11). */
export function checkFamilies(world: World): void {
  const { tables } = world;
  for (const run of tables.runs.values()) {
    if (run.parentKey !== null) checkCalled(world, run);
    checkCaller(world, run);
  }
  for (const { id, foregroundRunId } of tables.conversations.values()) checkFront(world, id, foregroundRunId);
}

const nameOf = ({ id, snapshot }: RunRecord): string => `${id} (${snapshot.status} in ${snapshot.state})`;

/** Each run that was called is waited for until it ends; its end stands once on its caller's tape, unless that has called it off. */
function checkCalled({ tables, witness }: World, run: RunRecord): void {
  const same = [...tables.runs.values()].filter(({ parentKey }) => parentKey === run.parentKey);
  if (same.length > 1) witness.report("I11", `${same.map(({ id }) => id).join(" and ")} were begun for one call`);
  const caller = tables.runs.get(run.parentRunId ?? "");
  if (caller === undefined) return witness.report("I11", `nobody is there who has called ${nameOf(run)}`);
  const isWaitedFor = openCall(caller.id, caller.snapshot)?.key === run.parentKey;
  if (!hasEnded(run.snapshot)) {
    if (!isWaitedFor) witness.report("I11", `${nameOf(run)} goes on and ${nameOf(caller)} does not wait for it`);
    return;
  }
  if (isWaitedFor) witness.report("I11", `${nameOf(caller)} waits for ${nameOf(run)}`);
  const ends = (tables.tape.get(caller.id) ?? []).filter(({ entry: { signal } }) => signal.type === "childEnded" && signal.runId === run.id);
  const isCalledOff = (tables.tape.get(run.id) ?? []).some(({ entry: { signal } }) => signal.type === "cancelRequested" && signal.by === "caller");
  if (ends.length !== (isCalledOff ? 0 : 1)) witness.report("I11", `the end of ${nameOf(run)} was told ${ends.length} times`);
}

function checkCaller({ tables, witness }: World, run: RunRecord): void {
  const call = openCall(run.id, run.snapshot);
  if (call === null) return;
  const isThere = [...tables.runs.values()].some(({ parentKey, parentRunId }) => parentKey === call.key && parentRunId === run.id);
  if (!isThere) witness.report("I11", `${nameOf(run)} waits for a run that was never begun`);
}

function checkFront({ tables, witness }: World, conversationId: string, frontId: string | null): void {
  const front = tables.runs.get(frontId ?? "");
  if (front === undefined) return;
  if (openCall(front.id, front.snapshot) !== null) witness.report("I11", `${nameOf(front)} is in front in ${conversationId} and waits for another`);
  const running = [...tables.runs.values()].find(
    (run) => run.conversationId === conversationId && run.snapshot.status === "running" && !run.background && openCall(run.id, run.snapshot) === null,
  );
  if (running !== undefined && hasEnded(front.snapshot))
    witness.report("I11", `${nameOf(front)} is in front in ${conversationId} instead of ${nameOf(running)}`);
}
