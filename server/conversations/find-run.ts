import { openCall } from "@/flows/engine/perform/flow-calls";
import { isEnded } from "@/flows/engine/run/is-ended";
import { isMidTurn } from "@/flows/engine/run/mid-turn";
import { AppError } from "@/flows/errors";
import type { Sleep } from "../concurrency/sleep";
import type { Lease, LiveRun, Loaded } from "./conversation";
import type { HotCache } from "./hot-cache";
import type { ConversationsRepository } from "./repository";
import type { TurnRequest } from "./turn-request";

export type FindRunDeps = {
  repository: Pick<ConversationsRepository, "load" | "loadRunIn" | "findCalled">;
  hot: HotCache;
  /** Milliseconds of a clock that nobody sets: patience does not end because the time of day is put right. */
  elapsed: () => number;
  sleep: Sleep;
  nodeId: string;
};

export type Found = { loaded: Loaded; run: LiveRun | null; lease: Lease | null };

export type Sought = Pick<TurnRequest, "conversationId" | "runId" | "revision" | "toWhoTalks">;

/** Longer than any effect may take: a run that is held for so long is not waited for any more. */
const patienceMs = 60_000;
const lookAgainMs = 100;

/** From memory or as stored. A run in the middle of a turn is not kept: it is somebody else's to move on. @throws AppError SESSION_NOT_FOUND */
export async function findConversation({ repository, hot }: FindRunDeps, conversationId: string): Promise<Found> {
  const known = hot.get(conversationId);
  if (known !== null && (known.run === null || !isMidTurn(known.run.snapshot))) return { loaded: known, run: known.run, lease: null };
  const stored = await repository.load(conversationId);
  if (stored === null) throw new AppError("SESSION_NOT_FOUND", { details: { sessionId: conversationId } });
  const { conversation, run, lease } = stored;
  const loaded = { conversation, run };
  if (run === null || !isMidTurn(run.snapshot)) hot.put(loaded);
  return { loaded, run, lease };
}

/** The run that is sought, else the one in front. */
export async function findRun(deps: FindRunDeps, { conversationId, runId, revision = 0 }: Sought): Promise<Found> {
  const kept = deps.hot.get(conversationId)?.run;
  if (kept != null && kept.id === runId && kept.revision < revision) deps.hot.forget(conversationId);
  const found = await findConversation(deps, conversationId);
  if (runId === undefined || found.run?.id === runId) return found;
  const other = await deps.repository.loadRunIn(conversationId, runId);
  return { loaded: found.loaded, run: other?.run ?? null, lease: other?.lease ?? null };
}

type Recover = (found: Found & { run: LiveRun }) => Promise<boolean>;

/**
 * The run that a turn is for, at rest. Where it waits for one that it has called, that one is at rest as well, and those that it has called
 * itself: what becomes of the first may be the end of them. `toWhoTalks`: it is for the last of them.
 */
export async function findTaker(deps: FindRunDeps, sought: Sought, recover: Recover): Promise<Found> {
  const found = await findAtRest(deps, sought, recover);
  const key = found.run === null || found.run.id === found.loaded.conversation.foregroundRunId ? null : openCall(found.run.id, found.run.snapshot)?.key;
  if (key == null) return found;
  const { conversationId, toWhoTalks } = sought;
  const front = found.loaded.run;
  const called = front?.caller?.key === key ? front : await deps.repository.findCalled(conversationId, key);
  if (called === null) return found;
  const below = await findTaker(deps, { conversationId, runId: called.id, ...(toWhoTalks === true ? { toWhoTalks } : {}) }, recover);
  // What was recovered below may have told the one above.
  if (toWhoTalks === true) return below.run === null || isEnded(below.run.snapshot) ? findAtRest(deps, sought, recover) : below;
  return findAtRest(deps, sought, recover);
}

/**
 * The run when it waits for something or has ended: what another process has under way is waited for, what one has left is
 * brought on by `recover`, which says whether it could.
 */
async function findAtRest(deps: FindRunDeps, sought: Sought, recover: Recover): Promise<Found> {
  const until = deps.elapsed() + patienceMs;
  for (;;) {
    const found = await findRun(deps, sought);
    const { run, lease } = found;
    if (run === null || !isMidTurn(run.snapshot)) return found;
    const isHeld = lease !== null && lease.heldBy !== deps.nodeId;
    if (isHeld && deps.elapsed() > until)
      throw new AppError("RUN_MOVED_ON", { message: "an effect takes too long", details: { sessionId: sought.conversationId } });
    const isRecovered = !isHeld && (await recover({ ...found, run }));
    if (!isRecovered) await deps.sleep(Math.min(lookAgainMs, lease?.leftMs ?? lookAgainMs));
  }
}

/** The runs of a conversation that are in memory. */
export const knownIn = ({ run, callers = [] }: Loaded): LiveRun[] => (run === null ? [...callers] : [run, ...callers]);

/** The first of those that have called each other down to a run: itself, when nobody has called it. */
export async function findOutermost(repository: Pick<ConversationsRepository, "loadRunIn">, loaded: Loaded, below: LiveRun): Promise<LiveRun> {
  const known = knownIn(loaded);
  let first = below;
  while (first.caller !== null) {
    const { runId } = first.caller;
    const caller = known.find(({ id }) => id === runId) ?? (await repository.loadRunIn(loaded.conversation.id, runId))?.run ?? null;
    if (caller === null) break;
    first = caller;
  }
  return first;
}
