import { isMidTurn } from "@/flows/engine/run/mid-turn";
import { AppError } from "@/flows/errors";
import type { Sleep } from "../concurrency/sleep";
import type { Lease, LiveRun, Loaded } from "./conversation";
import type { HotCache } from "./hot-cache";
import type { ConversationsRepository } from "./repository";
import type { TurnRequest } from "./turn-request";

export type FindRunDeps = {
  repository: Pick<ConversationsRepository, "load" | "loadRunIn">;
  hot: HotCache;
  /** Milliseconds of a clock that nobody sets: patience does not end because the time of day is put right. */
  elapsed: () => number;
  sleep: Sleep;
  nodeId: string;
};

export type Found = { loaded: Loaded; run: LiveRun | null; lease: Lease | null };

export type Sought = Pick<TurnRequest, "conversationId" | "runId" | "revision">;

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

/**
 * The run when it waits for something or has ended: what another process has under way is waited for, what one has left is
 * brought on by `recover`, which says whether it could.
 */
export async function findAtRest(deps: FindRunDeps, sought: Sought, recover: (found: Found & { run: LiveRun }) => Promise<boolean>): Promise<Found> {
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
