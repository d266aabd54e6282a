import { AppError } from "@/flows/errors";
import type { Conversation, LiveRun } from "@/server/conversations/conversation";
import type { Queues } from "@/server/conversations/queues";
import type { Routing } from "@/server/conversations/routing";
import { hasEnded } from "@/server/conversations/run-row";
import type { Decision, TurnResult } from "@/server/conversations/turn-request";
import type { Turns } from "@/server/conversations/turns";
import type { NewId } from "@/server/db/ids";
import type { PublishedVersion, PublishedVersions } from "@/server/flows/published-versions";
import { foregroundOf } from "@/server/orchestrator/orchestrator";
import { carryNotice } from "./carry-notice";
import type { Firing, FiringOutcome, SkipReason } from "./firing";
import type { FiringsRepository } from "./firings-repository";
import { goneIsNull } from "./gone-is-null";
import { hindranceOf } from "./hindrance";
import type { PlacesRepository, Reach } from "./places-repository";

export type FiringCarryDeps = {
  firings: Pick<FiringsRepository, "settle" | "findBegun">;
  places: Pick<PlacesRepository, "reach" | "reachAddress" | "settle">;
  versions: Pick<PublishedVersions, "latest">;
  startSignal: Routing["startSignal"];
  queues: Pick<Queues, "run">;
  turns: Pick<Turns, "take">;
  newId: NewId;
  now: () => number;
};

/**
 * Starts a flow for whom a firing names. The firing's id is the key of an event that goes in with the turn: whatever dies in
 * between and however often it is called, one run begins.
 */
export function createFiringCarry(deps: FiringCarryDeps) {
  return async function carry(firing: Firing): Promise<void> {
    await deps.firings.settle(firing.id, await outcomeOf(deps, firing));
  };
}

async function outcomeOf(deps: FiringCarryDeps, firing: Firing): Promise<FiringOutcome> {
  if (firing.kind === "event") return tellRun(deps, firing);
  if (firing.kind === "notice") return carryNotice(deps, firing);
  if (firing.conversationId !== null) return begin(deps, firing, firing.conversationId);
  const version = await liveVersion(deps, firing);
  // Nothing has begun while there is no place.
  if (version === null) return skipped("FLOW_NOT_LIVE");
  const isForNobody = firing.participantId === null && firing.addressId === null;
  const reach = isForNobody ? null : await reachOf(deps, firing);
  const hindrance = isForNobody ? null : hindranceOf(reach, deps.now());
  if (hindrance !== null) return skipped(hindrance);
  const conversationId = await deps.places.settle(firing.id, reach?.addressId ?? null, { module: version.module, slug: version.slug });
  return conversationId === null ? skipped("CONVERSATION_GONE") : begin(deps, firing, conversationId);
}

/** Gives a run the event that it has planned. The firing's id is the event's key: it is taken once. */
async function tellRun(
  { firings, queues, turns, now, newId }: FiringCarryDeps,
  { id, conversationId, runId, name: event, data }: Firing,
): Promise<FiringOutcome> {
  if (conversationId === null || runId === null) return skipped("CONVERSATION_GONE");
  const row = { id: newId("e"), type: event, payload: data, source: "trigger", idempotencyKey: id };
  const decide = async (_conversation: Conversation, run: LiveRun | null): Promise<Decision> =>
    run === null || hasEnded(run.snapshot)
      ? { type: "nothing" }
      : { type: "signal", run, signal: { type: "eventReceived", at: Math.max(now(), run.snapshot.at), event, data, source: "trigger" } };
  const result = await queues.run(conversationId, () =>
    goneIsNull(turns.take({ conversationId, runId, turnId: newId("t"), inbound: [], events: [row], decide })),
  );
  if (result === null) return skipped("CONVERSATION_GONE");
  // An earlier try may have been what ended it.
  const isTaken = result.type === "taken" || result.type === "duplicateEvent" || (await firings.findBegun(conversationId, id)) !== null;
  return isTaken ? { status: "started", runId } : skipped("RUN_ENDED");
}

async function reachOf({ places }: FiringCarryDeps, { workspaceId, participantId, addressId }: Firing): Promise<Reach | null> {
  if (addressId !== null) return places.reachAddress(workspaceId, addressId);
  const [reach = null] = participantId === null ? [] : await places.reach(workspaceId, [participantId]);
  return reach;
}

async function begin(deps: FiringCarryDeps, firing: Firing, conversationId: string): Promise<FiringOutcome> {
  let hindrance: SkipReason = "BUSY";
  const decide = async (conversation: Conversation, run: LiveRun | null): Promise<Decision> => {
    const version = await liveVersion(deps, firing);
    if (version !== null && isFree(run)) return startOf(deps, firing, { conversation, run, version });
    hindrance = version === null ? "FLOW_NOT_LIVE" : "BUSY";
    return { type: "nothing" };
  };
  const result = await deps.queues.run(conversationId, () => takeTurn(deps, firing, conversationId, decide));
  if (result === null) return skipped("CONVERSATION_GONE");
  if (result.type === "taken" && result.run !== null) return { status: "started", runId: result.run.id };
  // It may have begun in an earlier try, and be what keeps the conversation busy now.
  const begun = await deps.firings.findBegun(conversationId, firing.id);
  if (begun === null) return skipped(hindrance);
  return begun.runId === null ? { status: "failed", error: "the flow broke as it began" } : { status: "started", runId: begun.runId };
}

/** Null when the conversation is gone. */
async function takeTurn({ turns, newId }: FiringCarryDeps, firing: Firing, conversationId: string, decide: Decide): Promise<TurnResult | null> {
  const event = { id: newId("e"), type: eventOf(firing), payload: {}, source: "trigger", idempotencyKey: firing.id };
  return goneIsNull(turns.take({ conversationId, turnId: newId("t"), inbound: [], events: [event], decide }));
}

type Decide = (conversation: Conversation, run: LiveRun | null) => Promise<Decision>;
type Found = { conversation: Conversation; run: LiveRun | null; version: PublishedVersion };

async function startOf({ startSignal }: FiringCarryDeps, firing: Firing, { conversation, run, version }: Found): Promise<Decision> {
  const event = eventOf(firing);
  const hasData = Object.keys(firing.data).length > 0;
  const signal = await startSignal(conversation, version, event, hasData ? { text: "", event, data: firing.data } : null, null);
  return { type: "start", version, replaces: foregroundOf(run) === "paused" ? run : null, signal };
}

/** What the run reads as `_input.event`, and what it says it was started by. */
const eventOf = ({ kind, name }: Firing): string => (kind === "api" ? `trigger:${name}` : `${kind}:${name}`);

/** Nobody is spoken to in the middle of something else. */
const isFree = (run: LiveRun | null): boolean => ["none", "ended", "paused"].includes(foregroundOf(run));

async function liveVersion({ versions }: FiringCarryDeps, { workspaceId, flowId }: Firing): Promise<PublishedVersion | null> {
  try {
    return await versions.latest(workspaceId, flowId);
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith("FLOW_")) return null;
    throw error;
  }
}

const skipped = (reason: SkipReason): FiringOutcome => ({ status: "skipped", reason });
