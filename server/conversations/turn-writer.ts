import type { EffectIntent, TurnPart, TurnRecorder } from "@/flows/engine/perform/perform-turn";
import type { ChatMessage } from "@/flows/protocol/chat";
import type { Bus } from "@/server/bus/bus";
import { isStorable } from "@/server/db/commit-turns";
import type { NewId } from "@/server/db/ids";
import { asStored } from "@/server/db/to-jsonb";
import { type CommitResult, type Committed, type EffectRow, guardOf, type TurnCommit } from "@/server/db/turn-commit";
import type { PublishedVersion } from "@/server/flows/published-versions";
import type { Sleep } from "../concurrency/sleep";
import type { Conversation, LiveRun } from "./conversation";
import { createEffectLedger } from "./effect-ledger";
import { keepLease } from "./lease";
import { type NewMessage, toChatMessage } from "./messages";
import {
  countSaid,
  intentRow,
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
} from "./plan-turn";
import type { LeaseClaim } from "./repository";
import { type CommittedPart, tellAttention, tellMessages, tellRun } from "./tell-turn";
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
  own: TurnSubject["own"];
  givesWay: readonly RunPart[];
  inputs: TurnInputs;
  /** As the last commit left it. */
  run: LiveRun | null;
  said: ChatMessage[];
  inboundMessages: ChatMessage[];
  /** Of state, over all commits. */
  changes: number;
  commits: number;
  hasFailed: boolean;
};

/**
 * Writes one turn, in one part or, around effects, in several, and tells the bus after each commit: it orders, `planTurn`
 * decides. From the first part that stops before an effect to the last one the run is held for this process: `close` it,
 * whatever happens.
 */
export function createTurnWriter(deps: TurnWriterDeps, subject: TurnSubject, inputs: TurnInputs, watch: TurnWatch) {
  const state = beginState(subject, inputs);
  const ledger = createEffectLedger();
  let lease: { stop: () => void } | null = null;

  /** @throws TurnNotTaken */
  async function write(part: TurnPart | null, say: readonly Said[], effects: readonly EffectRow[], leaseBy: string | null): Promise<void> {
    const settled = ledger.takeSettled();
    const own = state.own === null || part === null ? null : { ...state.own, part, effects: [...settled, ...effects], leaseBy };
    const whole: Part = { givesWay: state.givesWay, own, say };
    const planned = plan(deps, state, whole);
    const result = await commit(deps, state, planned.commit, watch);
    const messages = numbered(planned.commit.messages, result.lastSeq, planned.commit.at);
    accept(state, planned, result, own, messages);
    tell(deps.bus, state.conversation.id, committedParts(whole, planned.runs), own !== null, messages);
  }

  /** Goes on holding the run, which is held already. */
  function hold(): void {
    lease ??= keepLease({
      sleep: deps.sleep,
      async renew() {
        if (state.run !== null)
          await deps.renewLease({ conversationId: state.conversation.id, runId: state.run.id, revision: state.run.revision, nodeId: deps.nodeId });
      },
    });
  }

  const recorder: TurnRecorder = {
    async checkpoint(part, intent) {
      await write(part, [], [intentRow(intent)], deps.nodeId);
      ledger.begun(intent);
      hold();
    },
    settled: async (intent, result) => ledger.settled(intent, result),
  };

  return {
    recorder,
    /** Effects that an earlier process began and nobody has heard of since. */
    adopt(intents: readonly EffectIntent[]): void {
      for (const intent of intents) ledger.begun(intent);
      hold();
    },
    /** What the turn has asked for and not learned by now stays unknown. @throws TurnNotTaken */
    finish: (part: TurnPart | null, say: readonly Said[]) => write(part, say, ledger.unknown(), null),
    close: (): void => lease?.stop(),
    /** `hasFailed`: a commit has not gone through; what is stored is then not known here. */
    state: (): Readonly<TurnState> => state,
  };
}

const beginState = ({ turnId, conversation, isNew = false, own, givesWay = [] }: TurnSubject, inputs: TurnInputs): TurnState => ({
  turnId,
  conversation,
  isNew,
  own,
  givesWay,
  inputs,
  run: own?.before.type === "lives" ? own.before.run : null,
  said: [],
  inboundMessages: [],
  changes: 0,
  commits: 0,
  hasFailed: false,
});

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

const storable = ({ givesWay, own, say }: Part): Part => ({
  givesWay: givesWay.map(storableRun),
  own: own === null ? null : storableRun(own),
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
function accept(state: TurnState, { commit: values, runs }: Plan, result: Committed, own: RunPart | null, messages: readonly ChatMessage[]): void {
  const { conversation } = state;
  const { at, byCustomer } = values;
  state.conversation = {
    ...conversation,
    revision: result.conversationRevision,
    lastActivityAt: Math.max(conversation.lastActivityAt, at),
    tokenUsedAt: byCustomer ? Math.max(conversation.tokenUsedAt, at) : conversation.tokenUsedAt,
    foregroundRunId: values.foregroundRunId ?? conversation.foregroundRunId,
  };
  const run = runs.at(-1);
  if (own !== null && run !== undefined) {
    state.run = run;
    state.own = { version: own.version, before: { type: "lives", run } };
    state.changes += own.part.changes.length;
  }
  state.isNew = false;
  state.givesWay = [];
  state.inputs = noInputs;
  state.inboundMessages.push(...messages.filter((message) => message.role === "user"));
  state.said.push(...messages.filter((message) => message.role !== "user"));
  state.commits += 1;
}

/** The messages are those of the run that was written last, unless the turn has none of its own. */
function tell(bus: Bus, sessionId: string, written: readonly CommittedPart[], hasOwn: boolean, messages: readonly ChatMessage[]): void {
  for (const each of written) tellRun(bus, sessionId, each);
  tellMessages(bus, sessionId, messages, hasOwn ? (written.at(-1) ?? null) : null);
  for (const each of written) tellAttention(bus, sessionId, each);
}

function numbered(rows: readonly NewMessage[], lastSeq: number, at: number): ChatMessage[] {
  return rows.map((row, index) => toChatMessage({ ...row, seq: lastSeq - rows.length + index + 1, createdAt: new Date(at) }));
}

export type TurnWriter = ReturnType<typeof createTurnWriter>;
