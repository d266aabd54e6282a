import { forkAt } from "@/flows/engine/record/fork";
import { wholeTape } from "@/flows/engine/record/verify-run";
import { AppError } from "@/flows/errors";
import { storableText } from "@/flows/json/storable-text";
import { showState } from "@/flows/masking/sight";
import type { ChatMessage, FlowState, SendMessage, TurnAnswer } from "@/flows/protocol/chat";
import { markShown, type Shown } from "@/flows/protocol/shown";
import type { PatchOperation } from "@/flows/protocol/step";
import { type Actor, authorise } from "@/server/access/actor";
import { sandboxChannel } from "@/server/channels/derive-channels";
import { createSlots } from "@/server/concurrency/slots";
import type { Conversation } from "@/server/conversations/conversation";
import type { Beginning } from "@/server/conversations/engine-part";
import type { Queues } from "@/server/conversations/queues";
import { hasEnded } from "@/server/conversations/run-row";
import { problemOf, waitingLimit } from "@/server/conversations/service";
import { hashToken } from "@/server/conversations/tokens";
import type { Turns } from "@/server/conversations/turns";
import type { NewId } from "@/server/db/ids";
import type { PublishedVersion, PublishedVersions } from "@/server/flows/published-versions";
import type { RateLimits } from "@/server/rate-limits/rate-limits";
import type { RunsRepository, StoredRun } from "./repository";
import type { Sights } from "./sights";

export type ForksDeps = {
  repository: Pick<RunsRepository, "find" | "record">;
  sights: Pick<Sights, "messages">;
  versions: Pick<PublishedVersions, "byId">;
  queues: Queues;
  turns: Pick<Turns, "open" | "take">;
  rateLimits: Pick<RateLimits, "sendMessage">;
  now: () => number;
  newId: NewId;
  newToken: () => string;
};

/** RFC 6902, for the context as it was after step `seq`. */
export type ForkRequest = { seq: number; contextPatch: PatchOperation[] };
export type MadeFork = Shown<{ runId: string; sandbox: true }>;
export type ForkMessage = Pick<SendMessage, "message" | "event" | "data">;
export type ForkAnswer = Shown<Omit<TurnAnswer, "messages" | "flowState"> & { messages: Shown<ChatMessage[]>; flowState: Shown<FlowState> | null }>;

/**
 * Forks: runs that go on from a step of another one, in a conversation of their own that no customer has a key to, with simulated
 * outside services. What they do stays among themselves.
 */
export function createForks({ repository, sights, versions, queues, turns, rateLimits, now, newId, newToken }: ForksDeps) {
  // A long record takes a second of this process: nobody else is to wait for more than one at a time.
  const lives = createSlots({
    atOnce: 1,
    waiting: 8,
    perCaller: { atOnce: 1, waiting: 2 },
    refusal: () => new AppError("QUEUE_FULL", { message: "other runs are being forked at this moment" }),
  });

  async function require(actor: Actor, runId: string): Promise<StoredRun> {
    const stored = await repository.find(actor.workspaceId, runId);
    if (stored === null) throw new AppError("RUN_NOT_FOUND", { details: { runId } });
    return stored;
  }

  /** How it begins, and on which of the versions that its parent was on. */
  async function beginningOf(runId: string, onVersions: readonly PublishedVersion[], request: ForkRequest): Promise<Beginning & { version: PublishedVersion }> {
    const recorded = await repository.record(runId);
    if (recorded === null || recorded.origin === null) throw notRecorded("what the run began with is not kept any more");
    const { origin, steps, before } = recorded;
    try {
      const flows = onVersions.map(({ compiled }) => compiled);
      const tape = wholeTape(flows, { runId, origin, tape: recorded.tape, steps, before });
      const { life, ...beginning } = forkAt(flows, { runId, origin, tape }, request);
      const version = onVersions[life];
      if (version === undefined) throw notRecorded("the version that it was on is not known");
      return { ...beginning, version };
    } catch (error) {
      if (error instanceof AppError && error.code === "REPLAY_DIVERGED") throw notRecorded("what was recorded does not lead to this step");
      throw error;
    }
  }

  /** A conversation that nobody has the token of. */
  function conversationOf(stored: StoredRun, version: PublishedVersion, { origin }: Beginning): Conversation {
    const meta = origin.type === "started" ? origin.meta : origin.snapshot?.meta;
    return {
      id: newId("s"),
      workspaceId: stored.workspaceId,
      tokenHash: hashToken(newToken()),
      tokenUsedAt: now(),
      channel: sandboxChannel,
      connectionId: null,
      addressId: null,
      participantId: null,
      userId: null,
      module: version.module,
      openedWith: version.slug,
      locale: meta?.locale ?? "en",
      timezone: meta?.timezone ?? null,
      revision: 0,
      foregroundRunId: null,
      lastActivityAt: now(),
    };
  }

  return {
    /** Goes on from a step of a run, apart from it; whoever changes its context must be one who may see all of it. @throws AppError FORBIDDEN, RUN_NOT_FOUND, INVALID_FORK, QUEUE_FULL */
    async fork(actor: Actor, runId: string, request: ForkRequest): Promise<MadeFork> {
      authorise(actor, "runs:operate");
      // Who may try values of its own can find out by what is hidden of them, or by what is made of them, what it may not see.
      if (request.contextPatch.length > 0) authorise(actor, "sensitive:read");
      const stored = await require(actor, runId);
      if (request.seq > stored.seq) throw notRecorded(`the run has steps up to ${stored.seq}`);
      const onVersions = await Promise.all([...(stored.earlierVersions ?? []), stored.versionId].map((id) => versions.byId(id)));
      const { version, ...beginning } = await lives.run(() => beginningOf(runId, onVersions, request), actor.id);
      const conversation = conversationOf(stored, version, beginning);
      const { run } = await queues.run(conversation.id, () => turns.open(conversation, version, beginning, newId("t")));
      if (run === null) throw new AppError("RUN_NOT_FOUND", { message: "the fork has no run" });
      return markShown({ runId: run.id, sandbox: true });
    },

    /** Says something to a fork in its customer's place. @throws AppError RUN_NOT_FOUND, NOT_A_SANDBOX, INVALID_INPUT, RUN_ENDED, RATE_LIMITED, QUEUE_FULL */
    async say(actor: Actor, runId: string, { message, event, data }: ForkMessage): Promise<ForkAnswer> {
      authorise(actor, "forks:talk");
      const { conversationId, sandbox } = await require(actor, runId);
      if (!sandbox) throw new AppError("NOT_A_SANDBOX", { message: "only a fork can be talked to: a customer's run hears its customer", details: { runId } });
      const problem = problemOf({ message, event, data });
      if (problem !== null) throw problem;
      await rateLimits.sendMessage(conversationId);
      const messageId = newId("m");
      const input = { text: storableText(message ?? ""), event: event ?? null, data: data ?? null };
      const inbound = [{ messageId, clientMessageId: messageId, content: input.text, event: input.event, data: input.data }];
      const take = () =>
        turns.take({
          conversationId,
          runId,
          toWhoTalks: true,
          turnId: newId("t"),
          inbound,
          async decide(_conversation, run) {
            if (run === null || hasEnded(run.snapshot)) throw new AppError("RUN_ENDED", { details: { runId } });
            return { type: "signal", run, signal: { type: "messageReceived", at: Math.max(now(), run.snapshot.at), input } };
          },
        });
      const result = await queues.run(conversationId, take, { limit: waitingLimit });
      if (result.type !== "taken") throw new AppError("RUN_MOVED_ON", { details: { runId } });
      const { messages, flowState, ...answer } = result.answers[0];
      return markShown({
        ...answer,
        messages: await sights.messages(actor, conversationId, messages),
        flowState: flowState === null ? null : showState(flowState),
      });
    },
  };
}

function notRecorded(message: string): AppError {
  return new AppError("INVALID_FORK", { message, details: { errors: [{ path: "/seq", message }] } });
}

export type Forks = ReturnType<typeof createForks>;
