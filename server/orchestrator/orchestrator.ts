import { waitsForPerson } from "@/flows/engine/handoff";
import { phaseOf } from "@/flows/engine/lifecycle/phase";
import type { StartSignal } from "@/flows/engine/run/signal";
import { AppError } from "@/flows/errors";
import type { JsonObject } from "@/flows/json/json";
import type { RunInput, RunMeta } from "@/flows/ports/executor";
import type { NluPort, NluResult } from "@/flows/ports/ports";
import type { Conversation, LiveRun } from "@/server/conversations/conversation";
import type { Routing } from "@/server/conversations/routing";
import { hasEnded } from "@/server/conversations/run-row";
import type { Decision, FindOutermost } from "@/server/conversations/turn-request";
import type { NluRow } from "@/server/db/turn-commit";
import type { PublishedVersion, PublishedVersions } from "@/server/flows/published-versions";
import type { Tenants } from "@/server/workspaces/tenants";
import { askResumeReply, fallbackReply, handedOverReply } from "./replies";
import { type Foreground, type RouteFacts, routeOf } from "./route";

export type OrchestratorDeps = {
  versions: Pick<PublishedVersions, "byId" | "findByIntent" | "findByKeyword" | "latest" | "latestPublic" | "offers">;
  nluFor: (workspaceId: string) => NluPort;
  tenants: Pick<Tenants, "find">;
  sessionTtlMs: number;
  nluThreshold: number;
  now: () => number;
};

const nluTimeoutMs = 5_000;

/** Decides what a customer's message does: the active run takes it, an intent starts a flow, or a reply says what can be done. */
export function createOrchestrator({ versions, nluFor, tenants, sessionTtlMs, nluThreshold, now }: OrchestratorDeps): Routing {
  async function metaOf(conversation: Conversation, version: PublishedVersion, startedBy: string): Promise<RunMeta> {
    const tenant = await tenants.find(conversation.workspaceId);
    return {
      channel: conversation.channel,
      locale: conversation.locale,
      timezone: conversation.timezone ?? tenant.timezone,
      currency: tenant.currency,
      module: version.module,
      participantId: conversation.participantId,
      userId: conversation.userId,
      conversationId: conversation.id,
      flowVersion: version.number,
      variant: null,
      startedBy,
    };
  }

  async function startSignal(
    conversation: Conversation,
    version: PublishedVersion,
    startedBy: string,
    input: RunInput | null,
    entities: JsonObject | null,
  ): Promise<StartSignal> {
    const meta = await metaOf(conversation, version, startedBy);
    return { type: "started", at: now(), meta, input, entities };
  }

  async function slugToRestart(conversation: Conversation, run: LiveRun | null): Promise<string | null> {
    if (run !== null) return (await versions.byId(run.versionId)).slug;
    return conversation.openedWith;
  }

  async function start(conversation: Conversation, run: LiveRun | null, startedBy: string, find: () => Promise<PublishedVersion>): Promise<Decision> {
    try {
      const version = await find();
      const replaces = run !== null && run.snapshot.status === "paused" ? run : null;
      return { type: "start", version, replaces, signal: await startSignal(conversation, version, startedBy, null, null) };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return fallback(conversation, run, []);
    }
  }

  async function fallback(conversation: Conversation, run: LiveRun | null, nlu: NluRow[]): Promise<Decision> {
    const canStartOver = (await slugToRestart(conversation, run)) !== null;
    const offers = await versions.offers(conversation.workspaceId);
    return { type: "say", nlu, say: [fallbackReply({ module: conversation.module, offers, ended: run !== null, canStartOver })] };
  }

  async function classify(conversation: Conversation, run: LiveRun | null, input: RunInput): Promise<Decision> {
    const keyword = input.event === null ? await versions.findByKeyword(conversation.workspaceId, input.text, conversation.module) : null;
    if (keyword !== null) return { type: "start", version: keyword, replaces: null, signal: await startSignal(conversation, keyword, "keyword", input, null) };
    const offers = await versions.offers(conversation.workspaceId);
    const intents = offers.flatMap((offer) => offer.intents);
    const result = await nluFor(conversation.workspaceId).classify(
      input.text,
      { intents, extract: null, language: conversation.locale },
      AbortSignal.timeout(nluTimeoutMs),
    );
    const nlu = [logOf(input.text, result)];
    const version = result.confidence >= nluThreshold ? await versions.findByIntent(conversation.workspaceId, result.intent, conversation.module) : null;
    if (version === null) return fallback(conversation, run, nlu);
    return { type: "start", version, replaces: null, nlu, signal: await startSignal(conversation, version, "message", input, result.entities) };
  }

  async function factsOf(conversation: Conversation, run: LiveRun | null, input: RunInput): Promise<RouteFacts> {
    const version = run === null ? null : await versions.byId(run.versionId);
    return {
      foreground: foregroundOf(run),
      collecting: run !== null && version !== null && phaseOf(version.compiled, run.snapshot) === "COLLECTING",
      idleMs: now() - conversation.lastActivityAt,
      sessionTtlMs,
      canStartOver: version !== null || conversation.openedWith !== null,
      opens: conversation.foregroundRunId === null && conversation.openedWith !== null,
      input,
    };
  }

  return {
    startSignal,

    async decide(conversation: Conversation, run: LiveRun | null, input: RunInput, outermost: FindOutermost): Promise<Decision> {
      const route = routeOf(await factsOf(conversation, run, input));
      const at = Math.max(now(), run?.snapshot.at ?? 0);
      switch (route.type) {
        case "resume":
          return run === null ? classify(conversation, run, input) : { type: "signal", run, signal: { type: "messageReceived", at, input } };
        case "expire":
          return run === null
            ? classify(conversation, run, input)
            : { type: "signal", run, signal: { type: "pauseRequested", at, reason: "session_expired" }, say: [askResumeReply] };
        case "goOn":
          return run === null ? classify(conversation, run, input) : { type: "signal", run, signal: { type: "resumeRequested", at } };
        case "askHandedOver":
          return run === null
            ? { type: "say", say: [handedOverReply] }
            : { type: "signal", run, signal: { type: "messageReceived", at, input }, say: [handedOverReply] };
        case "open":
          return start(conversation, run, "open", () => versions.latest(conversation.workspaceId, conversation.openedWith ?? ""));
        case "startOver":
          return start(conversation, run, "start_over", async () => {
            const slug = await slugToRestart(conversation, run === null ? null : await outermost(run));
            return (await versions.latestPublic(conversation.workspaceId, slug ?? "")).version;
          });
        case "startFlow":
          return start(conversation, run, "button", async () => (await versions.latestPublic(conversation.workspaceId, route.slug)).version);
        case "classify":
          return classify(conversation, run, input);
      }
    },
  };
}

/** How the run in front stands, for whoever would speak or start another. Pure. */
export function foregroundOf(run: LiveRun | null): Foreground {
  if (run === null || (run.background && run.snapshot.status === "running")) return "none";
  if (hasEnded(run.snapshot)) return "ended";
  if (run.snapshot.status === "running") return "running";
  if (!waitsForPerson(run.snapshot)) return "paused";
  return run.snapshot.person === undefined ? "handedOver" : "withPerson";
}

function logOf(text: string, result: NluResult): NluRow {
  const { intent, confidence, source, entities } = result;
  return { text, intent, confidence, source, entities };
}
