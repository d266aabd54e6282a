import type { EffectIntent, TurnPart, TurnRecorder } from "@/flows/engine/perform-turn";
import type { Snapshot } from "@/flows/engine/snapshot";
import type { ExecutorResult } from "@/flows/ports/executor";
import type { ChatMessage } from "@/flows/protocol/chat";
import type { Bus } from "@/server/bus/bus";
import type { NewId } from "@/server/db/ids";
import type { CommitResult, Committed, EffectRow, EventRow, NluRow, TurnCommit, TurnGuard } from "@/server/db/turn-commit";
import type { PublishedVersion } from "@/server/flows/published-versions";
import type { Conversation, LiveRun } from "./conversation";
import { changeStates } from "./flow-state";
import { type Inbound, inboundRow, type NewMessage, replyRow, toChatMessage } from "./messages";
import { runRowOf } from "./run-row";

/** Something the orchestrator says, without a run's step. */
export type Said = { content: string; buttons: { id: string; label: string }[] };

/** What goes in with the first commit of the turn. */
export type TurnInputs = { inbound: Inbound | null; nlu: NluRow[]; events: EventRow[]; webhookIds: string[] };

export type TurnWriterDeps = { commit: (commit: TurnCommit) => Promise<CommitResult>; bus: Bus; now: () => number; newId: NewId };

export type TurnSubject = { turnId: string; conversation: Conversation; guard: TurnGuard; run: LiveRun | null; version: PublishedVersion | null };

/** The commit wrote nothing, because another writer was first or the input was taken before. */
export class TurnNotTaken extends Error {
  readonly reason: Exclude<CommitResult["type"], "committed">;
  constructor(reason: Exclude<CommitResult["type"], "committed">) {
    super(`turn not taken: ${reason}`);
    this.name = "TurnNotTaken";
    this.reason = reason;
  }
}

export const noInputs: TurnInputs = { inbound: null, nlu: [], events: [], webhookIds: [] };

/** Writes one turn, in one part or, around effects, in several, and tells the bus after each commit. */
export function createTurnWriter({ commit, bus, now, newId }: TurnWriterDeps, subject: TurnSubject, inputs: TurnInputs) {
  const state = { ...subject, inputs, settled: [] as EffectRow[], said: [] as ChatMessage[], inboundMessage: null as ChatMessage | null, changes: 0 };

  /** @throws TurnNotTaken */
  async function write(part: TurnPart | null, say: Said[], intents: EffectIntent[]): Promise<void> {
    const at = now();
    const run = part === null ? state.run : advance(state.run, state.guard, part, state.version);
    const messages = messagesOf(newId, state.inputs.inbound, part, say, run?.id ?? null);
    const result = await commit({
      guard: state.guard,
      conversationId: state.conversation.id,
      turnId: state.turnId,
      channel: state.conversation.channel,
      at,
      byCustomer: state.inputs.inbound !== null,
      foregroundRunId: state.guard.type === "newRun" || state.guard.type === "newConversation" ? state.guard.run.id : null,
      run: run === null || state.version === null || state.guard.type === "conversation" ? null : runRowOf(run, state.version),
      messages,
      steps: part?.steps ?? [],
      effects: [...state.settled, ...intents.map(intentRow)],
      nlu: state.inputs.nlu,
      events: state.inputs.events,
      webhookIds: state.inputs.webhookIds,
      ignored: part !== null && part.steps.length === 0,
    });
    if (result.type !== "committed") throw new TurnNotTaken(result.type);
    accept(result, run, part, numbered(messages, result.lastSeq, at), at);
  }

  function accept(result: Committed, run: LiveRun | null, part: TurnPart | null, messages: ChatMessage[], at: number): void {
    const byCustomer = state.inputs.inbound !== null;
    const { conversation } = state;
    state.run = run === null ? null : { ...run, revision: result.runRevision ?? run.revision };
    state.conversation = {
      ...conversation,
      revision: result.conversationRevision,
      lastActivityAt: Math.max(conversation.lastActivityAt, at),
      tokenUsedAt: byCustomer ? Math.max(conversation.tokenUsedAt, at) : conversation.tokenUsedAt,
      foregroundRunId: state.guard.type === "newRun" || state.guard.type === "newConversation" ? state.guard.run.id : conversation.foregroundRunId,
    };
    if (state.run !== null && state.guard.type !== "conversation") state.guard = { type: "run", runId: state.run.id, revision: state.run.revision };
    state.inputs = noInputs;
    state.settled = [];
    state.inboundMessage ??= messages.find((message) => message.role === "user") ?? null;
    state.said.push(...messages.filter((message) => message.role !== "user"));
    state.changes += part?.changes.length ?? 0;
    tell(part, messages);
  }

  function tell(part: TurnPart | null, messages: ChatMessage[]): void {
    const { run, version, conversation } = state;
    const sessionId = conversation.id;
    if (run !== null && version !== null && part !== null) {
      for (const payload of changeStates(run, version, part.changes)) bus.publish({ type: "flow:state", sessionId, runId: run.id, payload });
      for (const payload of part.steps) bus.publish({ type: "flow:step", sessionId, runId: run.id, payload, sensitiveKeys: version.sensitiveKeys });
    }
    for (const payload of messages) bus.publish({ type: "message", sessionId, runId: run?.id ?? null, payload });
  }

  const recorder: TurnRecorder = {
    checkpoint: (part, intent) => write(part, [], [intent]),
    async settled(intent, result) {
      state.settled.push(settledRow(intent, result));
    },
  };

  return {
    recorder,
    finish: (part: TurnPart | null, say: Said[]) => write(part, say, []),
    state: (): Readonly<typeof state> => state,
  };
}

/** The run after the part; a run that starts is made from its first part. */
function advance(before: LiveRun | null, guard: TurnGuard, part: TurnPart, version: PublishedVersion | null): LiveRun | null {
  const run = before ?? (version !== null && "run" in guard ? newRun(guard.run.id, version, part.snapshot) : null);
  if (run === null) return null;
  const last = part.changes.at(-1);
  const background = run.background || version?.definition.states[part.snapshot.state]?.background === true;
  const lastChange = last === undefined ? run.lastChange : { previousState: last.previousState, event: last.event, seq: last.seq, at: last.at };
  return { ...run, snapshot: part.snapshot, background, lastChange };
}

function newRun(id: string, version: PublishedVersion, snapshot: Snapshot): LiveRun {
  const lastChange = { previousState: null, event: null, seq: snapshot.entrySeq, at: snapshot.startedAt };
  return {
    id,
    workspaceId: version.workspaceId,
    flowId: version.flowId,
    versionId: version.versionId,
    revision: 1,
    background: false,
    sandbox: false,
    snapshot,
    lastChange,
  };
}

function messagesOf(newId: NewId, inbound: Inbound | null, part: TurnPart | null, say: Said[], runId: string | null): NewMessage[] {
  return [
    ...(inbound === null ? [] : [inboundRow(inbound, runId)]),
    ...(part?.replies ?? []).map((reply) => replyRow(newId("m"), reply, runId)),
    ...say.map(({ content, buttons }) => replyRow(newId("m"), { content, buttons, format: "text", cards: [], degraded: false, seq: null, state: null }, runId)),
  ];
}

function numbered(rows: NewMessage[], lastSeq: number, at: number): ChatMessage[] {
  return rows.map((row, index) => toChatMessage({ ...row, seq: lastSeq - rows.length + index + 1, createdAt: new Date(at) }));
}

const intentRow = (intent: EffectIntent): EffectRow => ({
  key: intent.key,
  seq: intent.seq,
  executor: intent.executor,
  sideEffect: intent.sideEffect,
  status: "intent",
  request: intent.request,
  result: null,
});

function settledRow(intent: EffectIntent, result: ExecutorResult): EffectRow {
  const unknown = !result.ok && result.error.code === "EFFECT_UNKNOWN";
  return { ...intentRow(intent), status: result.ok ? "done" : unknown ? "unknown" : "failed", result };
}

export type TurnWriter = ReturnType<typeof createTurnWriter>;
