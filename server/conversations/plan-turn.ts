import type { EffectIntent, TurnPart } from "@/flows/engine/perform/perform-turn";
import { genesisOf, sealOf } from "@/flows/engine/record/seal";
import type { Reply } from "@/flows/engine/run/snapshot";
import type { TapeEntry } from "@/flows/engine/run/tape";
import { wireStep } from "@/flows/engine/run/wire-step";
import type { ExecutorResult } from "@/flows/ports/executor";
import { sha256 } from "@/server/db/sha256";
import type { ConversationGuard, EffectRow, EventRow, NluRow, RunIdentity, RunWrite, StepRow, TapeRow, TurnCommit } from "@/server/db/turn-commit";
import type { PublishedVersion } from "@/server/flows/published-versions";
import type { Conversation, LiveRun } from "./conversation";
import { type Inbound, inboundRow, type NewMessage, replyRow } from "./messages";
import { hasEnded, runRowOf } from "./run-row";
import type { Said } from "./turn-request";

/** What goes in with the first commit of the turn. */
export type TurnInputs = { inbound: Inbound[]; nlu: NluRow[]; events: EventRow[]; webhookIds: string[] };

export const noInputs: TurnInputs = { inbound: [], nlu: [], events: [], webhookIds: [] };

/** A run as the last commit left it, or what is to become one. */
export type RunBefore = { type: "lives"; run: LiveRun } | { type: "begins"; identity: RunIdentity; background?: boolean };

/** What a run did, and how its effects stand. */
export type RunPart = {
  before: RunBefore;
  version: PublishedVersion;
  part: TurnPart;
  effects: readonly EffectRow[];
  /** The process that has an effect of it under way. */
  leaseBy: string | null;
};

export type TurnBefore = {
  turnId: string;
  conversation: Conversation;
  /** It has no row yet. */
  isNew: boolean;
  /** Milliseconds since the epoch. */
  at: number;
};

/** Something that one of the runs of a turn says. */
export type Utterance = { runId: string; reply: Reply };

/**
 * What runs that have called each other do in one turn. `kin`: the others that are written with the turn's own, or without it. `said`: what
 * all of them say, in order. `front`: who talks with the customer behind it. `isHandedOver`: one of them has given way to another, so that
 * who was in front before must be known for sure.
 */
export type FamilyPart = { kin: readonly RunPart[]; said: readonly Utterance[]; front: string | null; isHandedOver: boolean };

/**
 * `own`: of the run that the turn is for; null when only the orchestrator speaks, or the run has been written before. `givesWay`: of those
 * that end for its sake. `say` follows what the runs say. `family`: absent where the run has called none and nobody has called it.
 */
export type Part = { givesWay: readonly RunPart[]; own: RunPart | null; family?: FamilyPart; say: readonly Said[] };

/** All runs that are written, the turn's own last. */
export const runsOf = ({ givesWay, own, family }: Part): RunPart[] => [...givesWay, ...(family?.kin ?? []), ...(own === null ? [] : [own])];

/** What the runs of a part say, in order. */
export const saidIn = ({ own, family }: Part): readonly Utterance[] =>
  family?.said ?? (own === null ? [] : own.part.replies.map((reply) => ({ runId: idOf(own.before), reply })));

/** `messageIds`: one for each thing said, in order. */
export type PlanInputs = TurnInputs & { messageIds: readonly string[] };

/** `runs`: as they stand after the commit, in the order of the parts. */
export type PlannedTurn =
  | { type: "planned"; commit: TurnCommit & { messages: NewMessage[] }; runs: LiveRun[] }
  /** The part does not follow from what is stored: to write it would break the run's record. */
  | { type: "refused"; runId: string; reason: "the run has ended" | "the tape has a gap" };

/** Decides the rows of a turn, or of the part of one up to an effect, with their seals. Pure: ids and the time are handed in. */
export function planTurn(before: TurnBefore, parts: Part, inputs: PlanInputs): PlannedTurn {
  const planned = runsOf(parts).map((run) => planRun(run, before.at));
  const refused = planned.find((run) => run.type === "refused");
  if (refused !== undefined) return refused;
  const writes = planned.flatMap((run) => (run.type === "planned" ? [run] : []));
  const { own, say } = parts;
  const ownId = own === null ? null : idOf(own.before);
  const { conversation, turnId, at } = before;
  const front = frontOf(before, parts);
  return {
    type: "planned",
    runs: writes.map(({ run }) => run),
    commit: {
      conversationId: conversation.id,
      turnId,
      channel: conversation.channel,
      at,
      byCustomer: inputs.inbound.length > 0,
      guard: guardFor(before, parts, front),
      foregroundRunId: front,
      runs: writes.map(({ write }) => write),
      messages: messagesOf(inputs, saidIn(parts), say, ownId),
      nlu: inputs.nlu,
      events: inputs.events,
      webhookIds: inputs.webhookIds,
      inputsOf: ownId,
      ignored: own !== null && own.part.steps.length === 0,
    },
  };
}

/** How many ids a part's messages want. */
export const countSaid = (part: Part): number => saidIn(part).length + part.say.length;

export const idOf = (before: RunBefore): string => (before.type === "lives" ? before.run.id : before.identity.id);

/** Who talks with the customer from now on; null when it is whoever did before. */
function frontOf({ conversation }: TurnBefore, { own, family }: Part): string | null {
  if (family === undefined) return own?.before.type === "begins" ? idOf(own.before) : null;
  return family.front === conversation.foregroundRunId ? null : family.front;
}

/** Where a run begins, or one gives way to another, or there is none, the conversation's own revision decides. */
function guardFor({ conversation, isNew }: TurnBefore, parts: Part, front: string | null): ConversationGuard {
  if (isNew) return { type: "opens", row: conversation };
  const { own, family } = parts;
  const isAlone = own === null && (family?.kin.length ?? 0) === 0;
  const begins = runsOf(parts).some((run) => run.before.type === "begins");
  return isAlone || begins || front !== null || family?.isHandedOver === true ? { type: "revision", revision: conversation.revision } : { type: "runs" };
}

type PlannedRun = { type: "planned"; run: LiveRun; write: RunWrite } | Extract<PlannedTurn, { type: "refused" }>;

function planRun({ before, version, part, effects, leaseBy }: RunPart, at: number): PlannedRun {
  const found = before.type === "lives" ? before.run : newRun(before, version, part);
  const { id } = found;
  if (before.type === "lives" && hasEnded(found.snapshot) && part.tape.length > 0) return { type: "refused", runId: id, reason: "the run has ended" };
  if (part.tape.some(({ n }, index) => n !== found.entries + index + 1)) return { type: "refused", runId: id, reason: "the tape has a gap" };
  const seal = found.chain === null || part.tape.length === 0 ? null : sealOf(found.chain, part.tape, sha256);
  const run = advance(found, part, version, { chain: seal ?? found.chain, revision: before.type === "lives" ? found.revision + 1 : 1 });
  const rows = {
    id,
    row: runRowOf(run, version, leaseBy, at),
    steps: stepRows(part),
    tape: part.tape.map((entry, index): TapeRow => ({ ...entry, seal: index === part.tape.length - 1 ? seal : null })),
    effects: [...effects],
  };
  const write: RunWrite =
    before.type === "lives" ? { type: "resumes", revision: found.revision, ...rows } : { type: "begins", identity: before.identity, ...rows };
  return { type: "planned", run, write };
}

/** An output that is the answer of one of the part's entries is not stored twice. */
function stepRows({ steps, tape }: TurnPart): StepRow[] {
  const answers = new Map(tape.flatMap(({ n, signal }: TapeEntry) => (signal.type === "effectFinished" ? [[signal.effectId, n]] : [])));
  return steps.map((recorded) => {
    const step = wireStep(recorded);
    const isOwn = step.step_type === "action" && step.branch === null && step.output !== null;
    const answer = isOwn ? (answers.get(String(step.seq)) ?? null) : null;
    return { ...step, output: answer === null ? step.output : null, answer };
  });
}

function advance(run: LiveRun, part: TurnPart, version: PublishedVersion, { chain, revision }: Pick<LiveRun, "chain" | "revision">): LiveRun {
  const last = part.changes.at(-1);
  const background = run.background || version.definition.states[part.snapshot.state]?.background === true;
  const lastChange = last === undefined ? run.lastChange : { previousState: last.previousState, event: last.event, seq: last.seq, at: last.at };
  return { ...run, ...versionsOf(run, part), snapshot: part.snapshot, entries: run.entries + part.tape.length, background, lastChange, chain, revision };
}

/** The tape says when a run is moved to another version. */
function versionsOf(run: LiveRun, { tape }: TurnPart): Pick<LiveRun, "versionId" | "earlierVersions"> {
  return tape.reduce<Pick<LiveRun, "versionId" | "earlierVersions">>(
    (known, { signal }) =>
      signal.type === "migrated" ? { versionId: signal.to.versionId, earlierVersions: [...known.earlierVersions, signal.from.versionId] } : known,
    run,
  );
}

type Begins = Extract<RunBefore, { type: "begins" }>;

function newRun({ identity, background = false }: Begins, version: PublishedVersion, { snapshot }: TurnPart): LiveRun {
  const { id, origin, sandbox, parentRunId, parentKey } = identity;
  return {
    id,
    workspaceId: version.workspaceId,
    flowId: version.flowId,
    versionId: version.versionId,
    earlierVersions: [],
    revision: 0,
    background,
    sandbox,
    caller: parentRunId === null || parentKey === null ? null : { runId: parentRunId, key: parentKey },
    snapshot,
    lastChange: { previousState: null, event: null, seq: snapshot.entrySeq, at: snapshot.startedAt },
    chain: genesisOf({ runId: id, checksum: version.checksum, origin }, sha256),
    entries: 0,
  };
}

function messagesOf({ inbound, messageIds }: PlanInputs, said: readonly Utterance[], say: readonly Said[], ownId: string | null): NewMessage[] {
  const idAt = (index: number): string => messageIds[index] ?? "";
  return [
    ...inbound.map((message) => inboundRow(message, ownId)),
    ...said.map(({ runId, reply }, index) => replyRow(idAt(index), reply, runId)),
    ...say.map(({ content, buttons, template }, index) =>
      replyRow(idAt(said.length + index), { content, buttons, format: "text", cards: [], degraded: false, seq: null, state: null, template }, ownId),
    ),
  ];
}

export const intentRow = (intent: EffectIntent): EffectRow => ({
  key: intent.key,
  seq: intent.seq,
  executor: intent.executor,
  sideEffect: intent.sideEffect,
  status: "intent",
  request: intent.request,
  result: null,
});

export const unknownRow = (intent: EffectIntent): EffectRow => ({ ...intentRow(intent), status: "unknown" });

export function settledRow(intent: EffectIntent, result: ExecutorResult): EffectRow {
  const unknown = !result.ok && result.error.code === "EFFECT_UNKNOWN";
  return { ...intentRow(intent), status: result.ok ? "done" : unknown ? "unknown" : "failed", result };
}
