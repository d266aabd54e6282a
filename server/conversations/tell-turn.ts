import { waitsForPerson } from "@/flows/engine/handoff";
import type { TurnPart } from "@/flows/engine/perform/perform-turn";
import { wireStep } from "@/flows/engine/run/wire-step";
import type { ChatMessage } from "@/flows/protocol/chat";
import type { Bus } from "@/server/bus/bus";
import type { PublishedVersion } from "@/server/flows/published-versions";
import type { LiveRun } from "./conversation";
import { changeStates } from "./flow-state";
import { liveSight } from "./live-sight";

/** A run's part that is committed: the run as it was and as it stands now. */
export type CommittedPart = { before: LiveRun | null; run: LiveRun; version: PublishedVersion; part: TurnPart };

/** A fork waits for nobody: no customer is behind it. */
const isWithPerson = (run: LiveRun | null): boolean => run !== null && !run.sandbox && waitsForPerson(run.snapshot);

/** Tells of a run's changes and steps. Where nobody listens nothing is made. */
export function tellRun(bus: Bus, sessionId: string, { before, run, version, part }: CommittedPart): void {
  if (bus.isHeard("flow:state"))
    for (const payload of changeStates(run, version, part.changes)) bus.publish({ type: "flow:state", sessionId, runId: run.id, payload });
  if (!bus.isHeard("flow:step")) return;
  const sight = liveSight(version, part, before?.snapshot ?? null);
  for (const step of part.steps) bus.publish({ type: "flow:step", sessionId, runId: run.id, sandbox: run.sandbox, payload: wireStep(step), sight });
}

/** Tells of messages, those of `committed` when a run said or heard them. */
export function tellMessages(bus: Bus, sessionId: string, messages: readonly ChatMessage[], committed: CommittedPart | null): void {
  if (!bus.isHeard("message")) return;
  const { before = null, run = null, version = null, part = null } = committed ?? {};
  const sight = liveSight(version, part, before?.snapshot ?? null);
  const answeredIn = before?.snapshot.state ?? version?.definition.initialState ?? null;
  for (const payload of messages) bus.publish({ type: "message", sessionId, runId: run?.id ?? null, payload, answeredIn, sight });
}

/** Tells those who look after customers when a person is, or was, in the run's place. */
export function tellAttention(bus: Bus, sessionId: string, { before, run }: CommittedPart): void {
  if (isWithPerson(before) || isWithPerson(run)) bus.publish({ type: "attention", workspaceId: run.workspaceId, sessionId, runId: run.id });
}
