import { openCall, startOfCall } from "@/flows/engine/perform/flow-calls";
import type { FamilyHost } from "@/flows/engine/perform/perform-family";
import type { StartSignal } from "@/flows/engine/run/signal";
import type { BeginCall } from "@/flows/engine/run/subflow";
import { AppError } from "@/flows/errors";
import type { NewId } from "@/server/db/ids";
import type { RunIdentity } from "@/server/db/turn-commit";
import type { PublishedVersion } from "@/server/flows/published-versions";
import type { Conversation, LiveRun } from "./conversation";
import { type Engaged, type EngineDeps, engage, engageLive, unlessPoisoned } from "./engine-part";
import type { TurnWriter } from "./turn-writer";

/** Runs of one conversation that have called each other, in one turn. `known`: as they are in memory; the others are read when they are needed. */
export function createTurnFamily(
  deps: EngineDeps,
  writer: TurnWriter,
  known: readonly LiveRun[],
): FamilyHost<Engaged> & { engaged: (member: Engaged) => Engaged } {
  const members = new Map<string, Engaged>();
  const { conversation } = writer.state();

  async function live(run: LiveRun): Promise<Engaged> {
    const version = await deps.versions.byId(run.versionId);
    writer.join({ type: "lives", run }, version);
    return add(engageLive(deps, writer, run, version));
  }

  function add(member: Engaged): Engaged {
    members.set(member.runId, member);
    return member;
  }

  /** In this turn already, else in memory where the copy can be trusted, else as it is stored. */
  async function find(isIt: (run: Called) => boolean, isTrusted: (run: LiveRun) => boolean, load: () => Promise<LiveRun | null>): Promise<Engaged | null> {
    const joined = [...members.values()].find((member) => isIt({ id: member.runId, caller: member.caller }));
    if (joined !== undefined) return joined;
    const run = known.find((each) => isIt(each) && isTrusted(each)) ?? (await load());
    return run === null ? null : live(run);
  }

  return {
    engaged: add,
    keep: (member, part) => writer.keep(member.runId, part),
    handOver: (from, to) => writer.handOver(from.runId, to.runId),
    guard: (member, perform) => unlessPoisoned(deps, writer, member, perform),

    async begin(caller, call) {
      const made = await startIn(deps, conversation, caller, call);
      if ("code" in made) return made;
      const { version, signal } = made;
      const identity = calledIdentity(deps.newId, { version, signal, conversation }, caller, call);
      writer.join({ type: "begins", identity, background: caller.isBackground }, version);
      const { runId, isBackground, sandbox } = { runId: identity.id, isBackground: caller.isBackground, sandbox: caller.sandbox };
      const by = { runId: caller.runId, key: call.key };
      return { member: add(engage(deps, writer, { runId, snapshot: null, entries: 0, version, sandbox, isBackground, caller: by })), signal };
    },

    // A copy of a caller that does not wait for this run is an old one. Nothing of it would be written, so no revision would tell.
    async callerOf({ caller: by }) {
      if (by === null) return null;
      const caller = await find(
        ({ id }) => id === by.runId,
        ({ id, snapshot }) => openCall(id, snapshot)?.key === by.key,
        async () => (await deps.repository.loadRunIn(conversation.id, by.runId))?.run ?? null,
      );
      return caller === null ? null : { caller, key: by.key };
    },

    calledWith: (_caller, key) =>
      find(
        ({ caller }) => caller?.key === key,
        () => true,
        () => deps.repository.findCalled(conversation.id, key),
      ),
  };
}

type Called = Pick<LiveRun, "id" | "caller">;

type Started = { version: PublishedVersion; signal: StartSignal };

/** The newest published version of the flow that is called; what keeps it from being called is the caller's error. */
async function startIn(
  { versions }: EngineDeps,
  { workspaceId }: Conversation,
  { runId, snapshot }: Engaged,
  call: BeginCall,
): Promise<Started | { code: string; message: string }> {
  if (snapshot === null) return { code: "FLOW_NOT_FOUND", message: "nobody calls" };
  try {
    const version = await versions.latest(workspaceId, call.flow);
    const signal = startOfCall(version.compiled, version, { runId, snapshot }, call);
    return "code" in signal ? signal : { version, signal };
  } catch (error) {
    if (!(error instanceof AppError) || !refusals.has(error.code)) throw error;
    return { code: error.code, message: `'${call.flow}' cannot be called: ${error.message}` };
  }
}

const refusals: ReadonlySet<string> = new Set(["FLOW_NOT_FOUND", "FLOW_NOT_PUBLISHED", "FLOW_INACTIVE"]);

const calledIdentity = (
  newId: NewId,
  { version, signal, conversation }: Started & { conversation: Conversation },
  caller: Engaged,
  call: BeginCall,
): RunIdentity => ({
  id: newId("r"),
  workspaceId: conversation.workspaceId,
  flowId: version.flowId,
  userId: conversation.userId,
  participantId: conversation.participantId,
  origin: signal,
  startedAt: signal.at,
  sandbox: caller.sandbox,
  variantId: signal.meta.variant,
  expiresAt: version.compiled.runTimeoutMs === null ? null : signal.at + version.compiled.runTimeoutMs,
  parentRunId: caller.runId,
  parentKey: call.key,
});
