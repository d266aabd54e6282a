import type { RunWrite, TurnCommit } from "@/server/db/turn-commit";
import { aConversationRow, anEvent, anIntent, aRunRow, aTurn, begins, entryOf, hears, resumes, says, stepOf } from "./a-turn";
import type { ConformanceStore } from "./store";

/** What a turn does with the runs of its conversation. */
export const kinds = [
  "goes on",
  "stops before an effect",
  "settles an effect",
  "is moved to another version",
  "ends",
  "speaks without a run",
  "begins",
  "replaces",
  "opens",
] as const;
type Kind = (typeof kinds)[number];

/** What has happened before it comes, and what it comes to. A text that is no result is the key by which the database refuses it. */
export const obstacles = {
  none: "committed",
  "the run has moved on": "stale",
  "the conversation has moved on": "stale",
  "the conversation is not there": "stale",
  "the run is another conversation's": "stale",
  "its message was taken": "duplicateMessage",
  "one of two messages was taken": "duplicateMessage",
  "a row of its message is there": "duplicateMessage",
  "its event was taken": "duplicateEvent",
  "a row of its event is there": "duplicateEvent",
  "its webhook was taken": "webhookDone",
  "its webhook is not there": "webhookDone",
  "it takes an event and a webhook": "committed",
  "it has no use for an event and a webhook": "committed",
  "its message and its event were taken": "duplicateMessage",
  "it is stale and its message was taken": "stale",
  "another run is in front": "stale",
  "an entry of its tape is there": "flow_run_tape_pkey",
  "one of its steps is there": "flow_run_steps_pkey",
  "the conversation is there": "conversations_pkey",
  "the run is there": "flow_runs_pkey",
} as const;
export type Obstacle = keyof typeof obstacles;

/** Ids that no other case has; the same for each store. */
export type Names = { session: string; run: string; other: string; of: (name: string) => string };

export const namesOf = (key: string): Names => {
  const of = (name: string) => `${name}_${key}`;
  return { session: of("s"), run: of("r"), other: of("q"), of };
};

const begin = new Set<Kind>(["begins", "replaces", "opens"]);
const revised = new Set<Kind>(["speaks without a run", "begins", "replaces"]);
const resumed = new Set<Kind>(["goes on", "stops before an effect", "settles an effect", "is moved to another version", "ends", "replaces"]);
/** Of what is keyed by its conversation nothing can be there before it. */
const anew: readonly Obstacle[] = ["none", "the conversation is there"];

/** Whether the obstacle can stand in the way of such a turn at all. */
export function applies(kind: Kind, obstacle: Obstacle): boolean {
  if (kind === "opens") return anew.includes(obstacle);
  switch (obstacle) {
    case "the run has moved on":
    case "the run is another conversation's":
    case "it is stale and its message was taken":
      return resumed.has(kind);
    case "the conversation has moved on":
      return revised.has(kind);
    case "another run is in front":
      return kind === "begins";
    case "an entry of its tape is there":
    case "one of its steps is there":
      return kind === "goes on";
    case "the conversation is there":
      return false;
    case "the run is there":
      return begin.has(kind);
    default:
      return true;
  }
}

const ended = { status: "completed", nextWakeAt: null } as const;
const paused = { status: "paused" } as const;

/** The conversation as the turn finds it: with a run in front that has done two steps, or one that was paused or has ended. */
export const opening = ({ session, run, of }: Names, kind: Kind): TurnCommit =>
  aTurn(session, {
    turnId: of("t0"),
    guard: { type: "opens", row: aConversationRow(session) },
    foregroundRunId: run,
    runs: [begins(run, { row: aRunRow(2, kind === "replaces" ? paused : kind === "begins" ? ended : {}), steps: [stepOf(1), stepOf(2)] })],
    messages: [says(of("m0"), "hello")],
  });

function runsOf({ run, other, of }: Names, kind: Kind): RunWrite[] {
  const done = { steps: [stepOf(3), stepOf(4)], tape: [entryOf(3)] };
  const fresh = { row: aRunRow(1), steps: [stepOf(1)] };
  const effect = anIntent(run, 3);
  switch (kind) {
    case "goes on":
      return [resumes(run, 1, { row: aRunRow(4), ...done })];
    case "stops before an effect":
      return [resumes(run, 1, { row: aRunRow(4, { leaseBy: of("node") }), ...done, effects: [effect] })];
    case "settles an effect":
      return [resumes(run, 1, { row: aRunRow(4), ...done, effects: [{ ...effect, status: "done", result: { ok: true, output: { a: 1 } } }] })];
    case "ends":
      return [resumes(run, 1, { row: aRunRow(4, ended), ...done })];
    case "is moved to another version":
      return [resumes(run, 1, { row: aRunRow(4, { versionId: "v_2", earlierVersions: ["v_1"] }), ...done })];
    case "speaks without a run":
      return [];
    case "begins":
      return [begins(other, fresh)];
    case "replaces":
      return [resumes(run, 1, { row: aRunRow(3, { status: "cancelled", nextWakeAt: null }), steps: [stepOf(3)], tape: [entryOf(3)] }), begins(other, fresh)];
    case "opens":
      return [begins(run, fresh)];
  }
}

export function subject(names: Names, kind: Kind, channel: string): TurnCommit {
  const { session, run, other, of } = names;
  const runs = runsOf(names, kind);
  return aTurn(session, {
    turnId: of("t1"),
    channel,
    guard: kind === "opens" ? { type: "opens", row: aConversationRow(session) } : revised.has(kind) ? { type: "revision", revision: 0 } : { type: "runs" },
    foregroundRunId: kind === "opens" ? run : begin.has(kind) ? other : null,
    runs,
    messages: [hears(of("m1"), "c1"), says(of("m2"), "a"), { ...says(of("m3"), "b"), runId: runs.at(-1)?.id ?? null, stepSeq: 3 }],
    nlu: [{ text: "hi", intent: "greet", confidence: 0.5, source: "rules", entities: {} }],
  });
}

/** Puts the obstacle in the way, and gives the turn as it then comes. */
export async function hinder(store: ConformanceStore, names: Names, obstacle: Obstacle, turn: TurnCommit): Promise<TurnCommit> {
  const { session, run, other, of } = names;
  const onRun = (rest: Partial<TurnCommit> = {}, revision = 1) =>
    store.write([aTurn(session, { turnId: of("tx"), runs: [resumes(run, revision, { row: aRunRow(2, statusOf(turn)) })], ...rest })]);
  const taken = hears(of("mx"), "c1");
  switch (obstacle) {
    case "none":
      return turn;
    case "the run has moved on":
      await onRun();
      return turn;
    case "the conversation has moved on":
      await store.write([aTurn(session, { turnId: of("tx"), guard: { type: "revision", revision: 0 }, messages: [says(of("mx"), "x")] })]);
      return turn;
    case "the conversation is not there":
      return { ...turn, conversationId: of("nobody") };
    case "the run is another conversation's":
      return { ...turn, runs: turn.runs.map((write) => (write.type === "resumes" ? { ...write, id: of("r9") } : write)) };
    case "its message was taken":
      await onRun({ messages: [taken] });
      return movedOn(turn);
    case "one of two messages was taken":
      await onRun({ messages: [taken] });
      return movedOn({ ...turn, messages: [hears(of("m5"), "c2"), ...turn.messages] });
    case "a row of its message is there":
      await onRun({ messages: [says(of("m2"), "a")] });
      return movedOn(turn);
    case "its event was taken":
    case "its message and its event were taken":
      await onRun({ events: [anEvent(of("ex"), of("key"))], messages: obstacle === "its event was taken" ? [] : [taken] });
      return movedOn({ ...turn, events: [anEvent(of("e1"), of("key"))] });
    case "a row of its event is there":
      await onRun({ events: [anEvent(of("e1"), null)] });
      return movedOn({ ...turn, events: [anEvent(of("e1"), of("key"))] });
    case "its webhook was taken":
      await store.receiveWebhook(of("w1"));
      await onRun({ webhookIds: [of("w1")] });
      return movedOn({ ...turn, webhookIds: [of("w1")] });
    case "its webhook is not there":
      return { ...turn, webhookIds: [of("w1")] };
    case "it takes an event and a webhook":
    case "it has no use for an event and a webhook":
      await store.receiveWebhook(of("w1"));
      return { ...turn, events: [anEvent(of("e1"), of("key"))], webhookIds: [of("w1")], ignored: obstacle !== "it takes an event and a webhook" };
    case "it is stale and its message was taken":
      await onRun({ messages: [taken] });
      return turn;
    case "another run is in front":
      await store.write([aTurn(session, { turnId: of("tx"), guard: { type: "revision", revision: 0 }, runs: [begins(of("p"), { row: aRunRow(1) })] })]);
      return { ...turn, guard: { type: "revision", revision: 1 } };
    case "an entry of its tape is there":
      await onRun({ runs: [resumes(run, 1, { row: aRunRow(2), tape: [entryOf(3)] })] });
      return movedOn(turn);
    case "one of its steps is there":
      await onRun({ runs: [resumes(run, 1, { row: aRunRow(2), steps: [stepOf(3)] })] });
      return movedOn(turn);
    case "the conversation is there":
      await store.write([opening(names, "goes on")]);
      return { ...turn, runs: [begins(other, { row: aRunRow(1, ended) })], messages: [] };
    case "the run is there":
      await store.write([
        aTurn(session, {
          turnId: of("tx"),
          guard: { type: "revision", revision: 0 },
          runs: [begins(turn.runs.at(-1)?.id ?? "", { row: aRunRow(1, ended) })],
        }),
      ]);
      return { ...turn, guard: { type: "revision", revision: 1 } };
  }
}

/** The run keeps the status it had. */
const statusOf = ({ runs, guard }: TurnCommit) => (runs.length === 2 ? paused : guard.type === "revision" && runs.length === 1 ? ended : {});

/** Decided on what the obstacle has left. */
const movedOn = (turn: TurnCommit): TurnCommit => ({
  ...turn,
  runs: turn.runs.map((write) => (write.type === "resumes" ? { ...write, revision: write.revision + 1 } : write)),
});
