import { beforeEach, describe, expect, it } from "vitest";
import { compile } from "@/flows/engine/compile/compile";
import { AppError } from "@/flows/errors";
import { nothingSensitive } from "@/flows/masking/sensitivity";
import { aFlow } from "@/testing/builders/a-flow";
import { runConversation, start } from "@/testing/builders/a-run";
import type { LiveRun } from "../../conversations/conversation";
import type { PublishedVersion } from "../../flows/published-versions";
import { createMoveRunsJob, type MoveRunsDeps } from "./move-runs-job";
import type { PendingRun, Settled, StoredMove } from "./moves-repository";

const first = aFlow({
  ask: { type: "wait", transitions: { user_message: "z" } },
  old: { type: "wait", transitions: { user_message: "z" } },
  z: { type: "final" },
});
const second = aFlow({ ask: { type: "wait", transitions: { user_message: "z" } }, z: { type: "final" } });
const versionOf = (definition: typeof first, number: number) =>
  ({
    versionId: `v_${number}`,
    number,
    checksum: `c_${number}`,
    definition,
    compiled: compile(definition, {}),
    sensitivity: () => nothingSensitive,
  }) as unknown as PublishedVersion;
const versions = new Map([versionOf(first, 1), versionOf(second, 2)].map((version) => [version.versionId, version]));

type Row = { runId: string; state: "ask" | "old"; versionId: string; status: Settled | "pending"; misfits: readonly { code: string }[] };
let rows: Row[];
let move: StoredMove;
let snapshots: Record<string, LiveRun["snapshot"]>;
/** What giving a run its signal does, by run. */
let trouble: Map<string, () => void>;
let signalled: string[];

beforeEach(async () => {
  const asked = await runConversation(first);
  const { snapshot } = asked;
  snapshots = { ask: snapshot, old: { ...snapshot, state: "old" } };
  rows = ["r_1", "r_2", "r_3"].map((runId) => ({ runId, state: "ask", versionId: "v_1", status: "pending", misfits: [] }));
  move = { id: "y_1", workspaceId: "w", toVersionId: "v_2", onlyFitting: true, requestedBy: "u_1", stage: "checking", total: 3 };
  trouble = new Map();
  signalled = [];
});

const runOf = ({ runId, state, versionId }: Row) => ({
  id: runId,
  conversationId: `s_${runId}`,
  versionId,
  from: 1,
  startedAt: new Date(start),
  snapshot: snapshots[state]!,
});
const deps: MoveRunsDeps = {
  versions: {
    byId: async (id) => versions.get(id)!,
  },
  repository: {
    find: async () => move,
    setStage: async (_id, stage) => {
      move = { ...move, stage };
    },
    pending: async (_id, after, limit) =>
      rows
        .map((row, index): PendingRun & { status: string } => ({
          position: index + 1,
          runId: row.runId,
          conversationId: `s_${row.runId}`,
          run: runOf(row),
          status: row.status,
        }))
        .filter(({ position, status }) => position > after && status === "pending")
        .slice(0, limit),
    settle: async (_id, position, outcome) => {
      rows[position - 1] = { ...rows[position - 1]!, ...outcome };
    },
  },
  signal: async ({ id }, { make }) => {
    const row = rows.find(({ runId }) => runId === id)!;
    trouble.get(id)?.();
    const made = await make(start, runOf(row) as unknown as LiveRun);
    signalled.push(`${id} ${made.type}`);
    if (made.type === "migrated") row.versionId = made.to.versionId;
    return { type: "nothingToDo" };
  },
  newId: (prefix) => `${prefix}_x`,
  log: { info: () => undefined, error: () => undefined },
};
const work = (signal = new AbortController().signal) => createMoveRunsJob(deps)({ workspaceId: "w", subject: move.id }, signal);
const results = () => rows.map(({ status }) => status);

describe("the job that moves runs", () => {
  it("stops where it is when the process ends, and goes on there afterwards", async () => {
    const ending = new AbortController();
    trouble.set("r_2", () => ending.abort());
    await work(ending.signal);
    expect([move.stage, results()]).toEqual(["moving", ["moved", "moved", "pending"]]);
    await work();
    expect([move.stage, results(), signalled]).toEqual(["done", ["moved", "moved", "moved"], ["r_1 migrated", "r_2 migrated", "r_3 migrated"]]);
    await work();
    expect(signalled).toHaveLength(3);
  });

  it("takes a run for moved that a process moved before it could say so", async () => {
    rows[1]!.versionId = "v_2";
    await work();
    expect([results(), signalled]).toEqual([
      ["moved", "moved", "moved"],
      ["r_1 migrated", "r_3 migrated"],
    ]);
  });

  it("is tried again as a whole where the database is gone, and keeps what it has done", async () => {
    trouble.set("r_2", () => {
      throw Object.assign(new Error("gone"), { code: "ECONNREFUSED" });
    });
    await expect(work()).rejects.toThrow("gone");
    expect([move.stage, results()]).toEqual(["moving", ["moved", "pending", "pending"]]);
  });

  it("names a run that fails, and moves the others", async () => {
    trouble.set("r_1", () => {
      throw new Error("poison");
    });
    trouble.set("r_3", () => {
      throw new AppError("RUN_ENDED");
    });
    await work();
    expect([move.stage, results(), rows[0]?.misfits]).toEqual([
      "done",
      ["failed", "moved", "ended"],
      [{ code: "INTERNAL", message: expect.stringContaining("log") }],
    ]);
  });

  it("looks at all before it moves the first, unless some may stay behind", async () => {
    rows[2]!.state = "old";
    move = { ...move, onlyFitting: false };
    await work();
    expect([move.stage, results(), signalled]).toEqual(["refused", ["pending", "pending", "misfit"], []]);
    expect(rows[2]?.misfits).toEqual([{ code: "STATE_GONE", message: "the state old is not there any more" }]);
  });

  it("looks again when a run's turn has come: it may have gone on meanwhile", async () => {
    trouble.set("r_2", () => {
      rows[1]!.state = "old";
    });
    move = { ...move, onlyFitting: false };
    await work();
    expect([move.stage, results()]).toEqual(["done", ["moved", "misfit", "moved"]]);
  });
});
