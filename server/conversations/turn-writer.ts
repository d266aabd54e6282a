import type { EffectIntent, TurnRecorder } from "@/flows/engine/perform/perform-turn";
import { isMidTurn } from "@/flows/engine/run/mid-turn";
import type { ChatMessage } from "@/flows/protocol/chat";
import type { Bus } from "@/server/bus/bus";
import { isStorable } from "@/server/db/commit-turns";
import type { NewId } from "@/server/db/ids";
import { asStored } from "@/server/db/to-jsonb";
import { type CommitResult, type Committed, guardOf, type TurnCommit } from "@/server/db/turn-commit";
import type { PublishedVersion } from "@/server/flows/published-versions";
import type { Sleep } from "../concurrency/sleep";
import type { Conversation, LiveRun } from "./conversation";
import { keepLease } from "./lease";
import { type NewMessage, toChatMessage } from "./messages";
import {
  countSaid,
  idOf,
  noInputs,
  type Part,
  type PlanInputs,
  type PlannedTurn,
  planTurn,
  type RunBefore,
  type RunPart,
  runsOf,
  type TurnBefore,
  type TurnInputs,
  type Utterance,
} from "./plan-turn";
import type { LeaseClaim } from "./repository";
import { type CommittedPart, tellAttention, tellMessages, tellRun } from "./tell-turn";
import { createTurnMembers } from "./turn-members";
import type { Said } from "./turn-request";
import type { TurnWatch } from "./turn-watch";

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

export type TurnSubject = {
  turnId: string;
  conversation: Conversation;
  /** The turn's first commit makes the conversation. */
  isNew?: boolean;
  /** The run that the turn is for; null when only the orchestrator speaks. */
  own: { before: RunBefore; version: PublishedVersion } | null;
  /** What becomes of other runs with the turn's first commit. */
  givesWay?: readonly RunPart[];
};

/** The commit wrote nothing, because another writer was first or the input was taken before. */
export class TurnNotTaken extends Error {
  readonly reason: Exclude<CommitResult["type"], "committed">;
  constructor(reason: Exclude<CommitResult["type"], "committed">) {
    super(`turn not taken: ${reason}`);
    this.name = "TurnNotTaken";
    this.reason = reason;
  }
}

type TurnState = {
  turnId: string;
  conversation: Conversation;
  isNew: boolean;
  /** Of the run that the turn is for. */
  ownId: string | null;
  givesWay: readonly RunPart[];
  inputs: TurnInputs;
  /** Who talks with the customer; null when nobody has changed that. */
  front: string | null;
  /** The conversation has been changed by somebody else since it was read. */
  isOld: boolean;
  /** One of its runs has given way to another since the last commit. */
  isHandedOver: boolean;
  /** The turn's own, as the last commit left it. */
  run: LiveRun | null;
  said: ChatMessage[];
  inboundMessages: ChatMessage[];
  /** Of state, over all commits, by run. */
  changes: Map<string, number>;
  commits: number;
  hasFailed: boolean;
};

/**
 * Writes one turn, in one part or, around effects, in several, and tells the bus after each commit: it orders, `planTurn`
 * decides. Runs that have called each other are written together. From the first part that stops before an effect to the last
 * one the runs in the middle of a turn are held for this process: `close` it, whatever happens.
 */
export function createTurnWriter(deps: TurnWriterDeps, subject: TurnSubject, inputs: TurnInputs, watch: TurnWatch) {
  const state = beginState(subject, inputs);
  const members = createTurnMembers();
  if (subject.own !== null) members.join(subject.own.before, subject.own.version);
  let lease: { stop: () => void } | null = null;

  /** @throws TurnNotTaken */
  async function write(say: readonly Said[], leaseBy: string | null, intent: { runId: string; intent: EffectIntent } | null = null): Promise<void> {
    const { parts, said } = members.take(leaseBy, intent);
    const whole = wholeOf(state, parts, said, say);
    const planned = plan(deps, state, whole);
    const result = await commit(deps, state, planned.commit, watch);
    const messages = numbered(planned.commit.messages, result.lastSeq, planned.commit.at);
    const written = committedParts(whole, planned.runs);
    members.wrote(planned.runs);
    accept(state, planned, result, written, messages);
    tell(deps.bus, state.conversation.id, written, messages);
  }

  /** Goes on holding the runs that are held already. */
  function hold(): void {
    lease ??= keepLease({
      sleep: deps.sleep,
      async renew() {
        for (const { id: runId, revision, snapshot } of members.live())
          if (isMidTurn(snapshot)) await deps.renewLease({ conversationId: state.conversation.id, runId, revision, nodeId: deps.nodeId });
      },
    });
  }

  return {
    /** A run that takes part in the turn besides its own. */
    join: members.join,
    /** Takes what a run has done: it is written with the next commit. */
    keep: members.keep,
    recorderFor: (runId: string): TurnRecorder => ({
      async checkpoint(part, intent) {
        members.keep(runId, part);
        await write([], deps.nodeId, { runId, intent });
        members.ledgerOf(runId).begun(intent);
        hold();
      },
      settled: async (intent, result) => members.ledgerOf(runId).settled(intent, result),
    }),
    /** Who talks with the customer gives way to another; nothing happens when it was somebody else. */
    handOver(from: string, to: string): void {
      state.isHandedOver = true;
      if ((state.front ?? state.conversation.foregroundRunId) === from) state.front = to;
    },
    /** Effects of a run that an earlier process began and nobody has heard of since. */
    adopt(runId: string, intents: readonly EffectIntent[]): void {
      for (const intent of intents) members.ledgerOf(runId).begun(intent);
      hold();
    },
    /** What runs have done since the last commit, for a turn that writes it instead of this one. */
    takeParts: (): RunPart[] => members.take(null, null).parts,
    /** What the turn has asked for and not learned by now stays unknown. @throws TurnNotTaken */
    finish: (say: readonly Said[]) => write(say, null),
    close: (): void => lease?.stop(),
    /** All runs of the turn, as the last commit left them. */
    runs: members.live,
    versionOf: members.versionOf,
    /** `hasFailed`: a commit has not gone through; what is stored is then not known here. */
    state: (): Readonly<TurnState> => state,
  };
}

const beginState = ({ turnId, conversation, isNew = false, own, givesWay = [] }: TurnSubject, inputs: TurnInputs): TurnState => ({
  turnId,
  conversation,
  isNew,
  ownId: own === null ? null : idOf(own.before),
  givesWay,
  inputs,
  front: own?.before.type === "begins" ? idOf(own.before) : null,
  isOld: false,
  isHandedOver: false,
  run: own?.before.type === "lives" ? own.before.run : null,
  said: [],
  inboundMessages: [],
  changes: new Map(),
  commits: 0,
  hasFailed: false,
});

/** The turn's own run apart from the others. */
function wholeOf(
  { ownId, front, isHandedOver, conversation, givesWay }: TurnState,
  parts: readonly RunPart[],
  said: readonly Utterance[],
  say: readonly Said[],
): Part {
  const own = parts.find(({ before }) => idOf(before) === ownId) ?? null;
  const kin = parts.filter((part) => part !== own);
  return { givesWay, own, family: { kin, said, front: front ?? conversation.foregroundRunId, isHandedOver }, say };
}

type Plan = Extract<PlannedTurn, { type: "planned" }>;

/** What PostgreSQL cannot store is taken out before anything is sealed, told or kept in memory. */
function plan({ now, newId }: TurnWriterDeps, { turnId, conversation, isNew, inputs }: TurnState, part: Part): Plan {
  const before: TurnBefore = { turnId, conversation, isNew, at: now() };
  const ids: PlanInputs = { ...inputs, messageIds: Array.from({ length: countSaid(part) }, () => newId("m")) };
  const first = decided(planTurn(before, part, ids));
  return isStorable(first.commit) ? first : decided(planTurn(before, storable(part), asStored(ids)));
}

function decided(planned: PlannedTurn): Plan {
  if (planned.type === "refused") throw new Error(`the turn of ${planned.runId} was refused: ${planned.reason}`);
  return planned;
}

const storable = ({ givesWay, own, family, say }: Part): Part => ({
  givesWay: givesWay.map(storableRun),
  own: own === null ? null : storableRun(own),
  ...(family === undefined
    ? {}
    : { family: { kin: family.kin.map(storableRun), said: asStored(family.said), front: family.front, isHandedOver: family.isHandedOver } }),
  say: asStored(say),
});

const storableRun = ({ before, version, part, effects, leaseBy }: RunPart): RunPart => ({
  before: asStored(before),
  version,
  part: asStored(part),
  effects: asStored(effects),
  leaseBy,
});

/** @throws TurnNotTaken */
async function commit(deps: TurnWriterDeps, state: TurnState, values: TurnCommit, watch: TurnWatch): Promise<Committed> {
  try {
    const result = await watch.during("commit", () => deps.commit(values));
    if (result.type !== "committed") throw new TurnNotTaken(result.type);
    watch.wrote(
      guardOf(values),
      values.runs.flatMap(({ steps }) => steps),
    );
    return result;
  } catch (error) {
    state.hasFailed = true;
    throw error;
  }
}

function committedParts(whole: Part, runs: readonly LiveRun[]): CommittedPart[] {
  return runsOf(whole).flatMap(({ before, version, part }, index) => {
    const run = runs[index];
    return run === undefined ? [] : [{ before: before.type === "lives" ? before.run : null, run, version, part }];
  });
}

/** The turn goes on from what is committed now. */
function accept(
  state: TurnState,
  { commit: values, runs }: Plan,
  result: Committed,
  written: readonly CommittedPart[],
  messages: readonly ChatMessage[],
): void {
  const { conversation } = state;
  const { at, byCustomer, guard } = values;
  // What another writer has changed is not in this copy: with its number the copy would pass for the new one.
  const isOld = guard.type === "runs" && result.conversationRevision !== conversation.revision;
  if (isOld) state.isOld = true;
  state.conversation = {
    ...conversation,
    revision: isOld ? conversation.revision : result.conversationRevision,
    lastActivityAt: Math.max(conversation.lastActivityAt, at),
    tokenUsedAt: byCustomer ? Math.max(conversation.tokenUsedAt, at) : conversation.tokenUsedAt,
    foregroundRunId: values.foregroundRunId ?? conversation.foregroundRunId,
  };
  state.run = runs.find(({ id }) => id === state.ownId) ?? state.run;
  for (const { run, part } of written) state.changes.set(run.id, (state.changes.get(run.id) ?? 0) + part.changes.length);
  state.isNew = false;
  state.isHandedOver = false;
  state.givesWay = [];
  state.inputs = noInputs;
  state.inboundMessages.push(...messages.filter((message) => message.role === "user"));
  state.said.push(...messages.filter((message) => message.role !== "user"));
  state.commits += 1;
}

/** A message is told with the run that said or heard it. */
function tell(bus: Bus, sessionId: string, written: readonly CommittedPart[], messages: readonly ChatMessage[]): void {
  for (const each of written) tellRun(bus, sessionId, each);
  for (const message of messages) tellMessages(bus, sessionId, [message], written.find(({ run }) => run.id === message.metadata.runId) ?? null);
  for (const each of written) tellAttention(bus, sessionId, each);
}

function numbered(rows: readonly NewMessage[], lastSeq: number, at: number): ChatMessage[] {
  return rows.map((row, index) => toChatMessage({ ...row, seq: lastSeq - rows.length + index + 1, createdAt: new Date(at) }));
}

export type TurnWriter = ReturnType<typeof createTurnWriter>;
