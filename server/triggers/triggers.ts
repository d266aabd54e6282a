import { AppError } from "@/flows/errors";
import type { JsonObject } from "@/flows/json/json";
import { type Actor, authorise } from "@/server/access/actor";
import type { Sleep } from "@/server/concurrency/sleep";
import type { Lane } from "@/server/due/lane";
import type { PublishedVersion, PublishedVersions } from "@/server/flows/published-versions";
import type { Runs } from "@/server/runs/runs";
import type { Firing, FiringState } from "./firing";
import type { FiringsRepository } from "./firings-repository";
import type { PlacesRepository } from "./places-repository";

export type TriggersDeps = {
  firings: Pick<FiringsRepository, "store" | "find" | "findByKey">;
  places: Pick<PlacesRepository, "hasConversation" | "hasParticipant">;
  versions: Pick<PublishedVersions, "latest" | "findByWebhook">;
  runs: Pick<Runs, "sendEvent">;
  lane: Pick<Lane<Firing>, "take">;
  sleep: Sleep;
};

/** With `runId` an event for that run; else a start, for a session, a participant or nobody. */
export type Fire = {
  runId: string | null;
  sessionId: string | null;
  participantId: string | null;
  data: JsonObject;
  /** The same again is the same start. */
  key: string | null;
};

export type Fired = Omit<FiringState, "id" | "status"> & { status: FiringState["status"] | "applied"; duplicate: boolean };

/** What a program sends along. */
const maxDataLength = 16_384;
/** So long a caller waits for a start that another call, or another process, has under way. */
const patience = { tries: 30, everyMs: 100 };

/** What starts flows from outside their conversations, as other programs use it. */
export function createTriggers({ firings, places, versions, runs, lane, sleep }: TriggersDeps) {
  /** A flow by the name it gives to other programs, else by its slug. */
  async function flowOf(workspaceId: string, name: string): Promise<PublishedVersion> {
    return (await versions.findByWebhook(workspaceId, name)) ?? versions.latest(workspaceId, name);
  }

  async function requireTarget(workspaceId: string, { sessionId, participantId }: Fire): Promise<void> {
    if (sessionId !== null && !(await places.hasConversation(workspaceId, sessionId))) throw new AppError("SESSION_NOT_FOUND", { details: { sessionId } });
    if (participantId !== null && !(await places.hasParticipant(workspaceId, participantId)))
      throw new AppError("NOT_FOUND", { message: "There is no such participant.", details: { participantId } });
  }

  async function stateNow(id: string): Promise<FiringState> {
    for (let tries = 1; ; tries += 1) {
      const state = await firings.find(id);
      if (state === null) throw new Error(`the start ${id} is gone`);
      if (state.status !== "queued" || tries === patience.tries) return state;
      await sleep(patience.everyMs);
    }
  }

  async function start(actor: Actor, name: string, fire: Fire): Promise<Fired> {
    const { workspaceId } = actor;
    const key = fire.key === null ? null : `api:${name}:${fire.key}`;
    // What was asked for before is answered again, whatever has become of the flow.
    const first = key === null ? null : await firings.findByKey(workspaceId, key);
    if (first !== null) return toFired(await stateNow(first.id), true);
    const { flowId } = await flowOf(workspaceId, name);
    await requireTarget(workspaceId, fire);
    const { sessionId: conversationId, participantId, data } = fire;
    const firing = await firings.store({ workspaceId, flowId, kind: "api", name, key, participantId, addressId: null, conversationId, data });
    if (firing === null) return start(actor, name, fire);
    await lane.take(firing);
    return toFired(await stateNow(firing.id), false);
  }

  return {
    /**
     * Starts a flow or gives a run the event `trigger:<name>`. The same key again does nothing and gives the same answer.
     * @throws AppError FLOW_NOT_FOUND, FLOW_NOT_PUBLISHED, FLOW_INACTIVE, SESSION_NOT_FOUND, NOT_FOUND, RUN_NOT_FOUND, RUN_ENDED, INVALID_INPUT
     */
    async fire(actor: Actor, name: string, fire: Fire): Promise<Fired> {
      authorise(actor, "triggers:fire");
      if (JSON.stringify(fire.data).length > maxDataLength) throw invalid("/data", "data has at most 16 KB");
      const { runId, sessionId, participantId, data, key } = fire;
      if ([runId, sessionId, participantId].filter((each) => each !== null).length > 1)
        throw invalid("/runId", "one of runId, sessionId and participantId, or none");
      if (runId === null) return start(actor, name, fire);
      const { duplicate } = await runs.sendEvent(actor, runId, { event: `trigger:${name}`, data, idempotencyKey: key });
      return { runId, status: "applied", reason: null, duplicate };
    },
  };
}

const toFired = ({ runId, status, reason }: FiringState, duplicate: boolean): Fired => ({ runId, status, reason, duplicate });

const invalid = (path: string, message: string) => new AppError("INVALID_INPUT", { message, details: { issues: [{ path, message }] } });

export type Triggers = ReturnType<typeof createTriggers>;
