import { waitsForPerson } from "@/flows/engine/handoff";
import type { EffectIntent, TurnPart, TurnRecorder } from "@/flows/engine/perform/perform-turn";
import { genesisOf, sealOf } from "@/flows/engine/record/seal";
import type { Snapshot } from "@/flows/engine/run/snapshot";
import { wireStep } from "@/flows/engine/run/wire-step";
import type { ExecutorResult } from "@/flows/ports/executor";
import type { ChatMessage } from "@/flows/protocol/chat";
import type { Step } from "@/flows/protocol/step";
import type { Bus } from "@/server/bus/bus";
import type { NewId } from "@/server/db/ids";
import { sha256 } from "@/server/db/sha256";
import { asStored } from "@/server/db/to-jsonb";
import type { CommitResult, Committed, EffectRow, EventRow, NluRow, RunIdentity, TurnCommit, TurnGuard } from "@/server/db/turn-commit";
import type { PublishedVersion } from "@/server/flows/published-versions";
import type { Sleep } from "../concurrency/sleep";
import type { Conversation, LiveRun } from "./conversation";
import { changeStates } from "./flow-state";
import { keepLease } from "./lease";
import { liveSight } from "./live-sight";
import { type Inbound, inboundRow, type NewMessage, replyRow, toChatMessage } from "./messages";
import type { LeaseClaim } from "./repository";
import { runRowOf } from "./run-row";
import type { Said } from "./turn-request";
import type { TurnWatch } from "./turn-watch";

/** What goes in with the first commit of the turn. */
export type TurnInputs = { inbound: Inbound[]; nlu: NluRow[]; events: EventRow[]; webhookIds: string[] };

export type TurnWriterDeps = {
  commit: (commit: TurnCommit) => Promise<CommitResult>;
  renewLease: (claim: LeaseClaim) => Promise<void>;
  bus: Bus;
  now: () => number;
  newId: NewId;
  sleep: Sleep;
  /** Names this process in leases. */
  nodeId: string;
};

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

export const noInputs: TurnInputs = { inbound: [], nlu: [], events: [], webhookIds: [] };

/**
 * Writes one turn, in one part or, around effects, in several, and tells the bus after each commit. From the first part that
 * stops before an effect to the last one the run is held for this process: `close` it, whatever happens.
 */
export function createTurnWriter(deps: TurnWriterDeps, subject: TurnSubject, inputs: TurnInputs, watch: TurnWatch) {
  const { bus, now, newId, nodeId } = deps;
  const state = {
    ...subject,
    inputs,
    settled: [] as EffectRow[],
    said: [] as ChatMessage[],
    inboundMessages: [] as ChatMessage[],
    changes: 0,
    hasFailed: false,
  };
  /** Effects whose result is not known yet. */
  const open = new Map<string, EffectIntent>();
  let lease: { stop: () => void } | null = null;

  async function commit(values: TurnCommit): Promise<Committed> {
    try {
      const result = await watch.during("commit", () => deps.commit(values));
      if (result.type !== "committed") throw new TurnNotTaken(result.type);
      return result;
    } catch (error) {
      state.hasFailed = true;
      throw error;
    }
  }

  /** @throws TurnNotTaken */
  async function write(part: TurnPart | null, say: Said[], effects: EffectRow[], leaseBy: string | null): Promise<void> {
    const at = now();
    const before = part === null ? state.run : advance(state.run, state.guard, part, state.version);
    const steps = part === null ? [] : asStored(part.steps.map(wireStep));
    const tape = part === null ? [] : asStored(part.tape);
    const seal = before === null || before.chain === null || tape.length === 0 ? null : sealOf(before.chain, tape, sha256);
    const run = before === null || seal === null ? before : { ...before, chain: seal };
    const messages = messagesOf(newId, state.inputs.inbound, part, say, run?.id ?? null);
    const settled = state.settled;
    state.settled = [];
    const result = await commit({
      guard: state.guard,
      conversationId: state.conversation.id,
      turnId: state.turnId,
      channel: state.conversation.channel,
      at,
      byCustomer: state.inputs.inbound.length > 0,
      foregroundRunId: state.guard.type === "newRun" || state.guard.type === "newConversation" ? state.guard.run.id : null,
      run: run === null || state.version === null || state.guard.type === "conversation" ? null : runRowOf(run, state.version, leaseBy),
      messages,
      steps,
      tape,
      seal,
      effects: [...settled, ...effects],
      nlu: state.inputs.nlu,
      events: state.inputs.events,
      webhookIds: state.inputs.webhookIds,
      ignored: part !== null && part.steps.length === 0,
    });
    watch.wrote(state.guard.type, steps);
    accept(result, run, part, steps, numbered(messages, result.lastSeq, at), at);
  }

  function accept(result: Committed, run: LiveRun | null, part: TurnPart | null, steps: Step[], messages: ChatMessage[], at: number): void {
    const byCustomer = state.inputs.inbound.length > 0;
    const { conversation } = state;
    const before = state.run?.snapshot ?? null;
    const wasWithPerson = isWithPerson(state.run);
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
    state.inboundMessages.push(...messages.filter((message) => message.role === "user"));
    state.said.push(...messages.filter((message) => message.role !== "user"));
    state.changes += part?.changes.length ?? 0;
    tell(part, steps, messages, before);
    if (state.run !== null && (wasWithPerson || isWithPerson(state.run)))
      bus.publish({ type: "attention", workspaceId: state.run.workspaceId, sessionId: conversation.id, runId: state.run.id });
  }

  function tell(part: TurnPart | null, steps: Step[], messages: ChatMessage[], before: Snapshot | null): void {
    const { run, version, conversation } = state;
    const sight = liveSight(version, part, before);
    const answeredIn = before?.state ?? version?.definition.initialState ?? null;
    const sessionId = conversation.id;
    if (run !== null && version !== null && part !== null) {
      for (const payload of changeStates(run, version, part.changes)) bus.publish({ type: "flow:state", sessionId, runId: run.id, payload });
      for (const payload of steps) bus.publish({ type: "flow:step", sessionId, runId: run.id, payload, sight });
    }
    for (const payload of messages) bus.publish({ type: "message", sessionId, runId: run?.id ?? null, payload, answeredIn, sight });
  }

  /** Goes on holding the run, which is held already. */
  function hold(): void {
    lease ??= keepLease({
      sleep: deps.sleep,
      async renew() {
        if (state.guard.type === "run") await deps.renewLease({ runId: state.guard.runId, revision: state.guard.revision, nodeId });
      },
    });
  }

  const recorder: TurnRecorder = {
    async checkpoint(part, intent) {
      await write(part, [], [intentRow(intent)], nodeId);
      open.set(intent.key, intent);
      hold();
    },
    async settled(intent, result) {
      open.delete(intent.key);
      state.settled.push(settledRow(intent, result));
    },
  };

  return {
    recorder,
    /** Effects that an earlier process began and nobody has heard of since. */
    adopt(intents: readonly EffectIntent[]): void {
      for (const intent of intents) open.set(intent.key, intent);
      hold();
    },
    /** What the turn has asked for and not learned by now stays unknown. @throws TurnNotTaken */
    finish: (part: TurnPart | null, say: Said[]) => write(part, say, [...open.values()].map(unknownRow), null),
    /** True when a commit has not gone through: what is stored is then not known here. */
    hasFailed: (): boolean => state.hasFailed,
    close: (): void => lease?.stop(),
    state: (): Readonly<typeof state> => state,
  };
}

const isWithPerson = (run: LiveRun | null): boolean => run !== null && waitsForPerson(run.snapshot);

/** The run after the part; a run that starts is made from its first part. */
function advance(before: LiveRun | null, guard: TurnGuard, part: TurnPart, version: PublishedVersion | null): LiveRun | null {
  const run = before ?? (version !== null && "run" in guard ? newRun(guard.run, version, part.snapshot) : null);
  if (run === null) return null;
  const last = part.changes.at(-1);
  const background = run.background || version?.definition.states[part.snapshot.state]?.background === true;
  const lastChange = last === undefined ? run.lastChange : { previousState: last.previousState, event: last.event, seq: last.seq, at: last.at };
  return { ...run, snapshot: part.snapshot, entries: run.entries + part.tape.length, background, lastChange };
}

function newRun({ id, origin, sandbox }: RunIdentity, version: PublishedVersion, snapshot: Snapshot): LiveRun {
  return {
    id,
    workspaceId: version.workspaceId,
    flowId: version.flowId,
    versionId: version.versionId,
    revision: 1,
    background: false,
    sandbox,
    snapshot,
    lastChange: { previousState: null, event: null, seq: snapshot.entrySeq, at: snapshot.startedAt },
    chain: genesisOf({ runId: id, checksum: version.checksum, origin: asStored(origin) }, sha256),
    entries: 0,
  };
}

function messagesOf(newId: NewId, inbound: Inbound[], part: TurnPart | null, say: Said[], runId: string | null): NewMessage[] {
  return [
    ...inbound.map((message) => inboundRow(message, runId)),
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

const unknownRow = (intent: EffectIntent): EffectRow => ({ ...intentRow(intent), status: "unknown" });

function settledRow(intent: EffectIntent, result: ExecutorResult): EffectRow {
  const unknown = !result.ok && result.error.code === "EFFECT_UNKNOWN";
  return { ...intentRow(intent), status: result.ok ? "done" : unknown ? "unknown" : "failed", result };
}

export type TurnWriter = ReturnType<typeof createTurnWriter>;
