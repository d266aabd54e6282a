import { describe, expect, it } from "vitest";
import { compile } from "@/flows/engine/compile/compile";
import type { TurnPart } from "@/flows/engine/perform/perform-turn";
import { genesisOf, sealOf } from "@/flows/engine/record/seal";
import type { ActionStep } from "@/flows/engine/run/step";
import { entryOf } from "@/flows/engine/run/tape";
import { transition } from "@/flows/engine/transition";
import type { RunIdentity } from "@/server/db/turn-commit";
import { aFlow } from "@/testing/builders/a-flow";
import { message, started, start as startedAt } from "@/testing/builders/a-run";
import { versionOf } from "@/testing/simulation/flows";
import type { Conversation, LiveRun } from "./conversation";
import { noInputs, type PlannedTurn, planTurn, type RunPart, type TurnBefore } from "./plan-turn";

const definition = aFlow({ ask: { type: "wait", transitions: { user_message: "ask", user_cancels: "done" } }, done: { type: "final" } });
const version = { ...versionOf("v_notes_1"), definition, compiled: compile(definition, {}) };

const conversation: Conversation = {
  id: "s_1",
  workspaceId: version.workspaceId,
  tokenHash: "hash",
  tokenUsedAt: 0,
  channel: "web",
  connectionId: null,
  addressId: null,
  participantId: null,
  userId: null,
  module: "general",
  openedWith: null,
  locale: "en",
  timezone: null,
  revision: 3,
  foregroundRunId: null,
  lastActivityAt: 0,
};

const before: TurnBefore = { turnId: "t_1", conversation, isNew: false, at: startedAt };

const identity = (id: string): RunIdentity => ({
  id,
  workspaceId: version.workspaceId,
  flowId: version.flowId,
  userId: null,
  participantId: null,
  origin: started(),
  startedAt,
  sandbox: false,
  variantId: null,
  expiresAt: null,
  parentRunId: null,
  parentKey: null,
});

function beginning(id: string): RunPart {
  const { snapshot, steps, replies, changes } = transition(version.compiled, id, null, started());
  return { before: { type: "begins", identity: identity(id) }, version, part: { snapshot, tape: [], steps, replies, changes }, effects: [], leaseBy: null };
}

type Plan = Extract<PlannedTurn, { type: "planned" }>;

function planned(result: PlannedTurn): Plan {
  if (result.type === "refused") throw new Error(result.reason);
  return result;
}

const idsFor = ({ part }: RunPart): string[] => part.replies.map((_, index) => `m_${index + 1}`);

const begun = (id: string): Plan => {
  const own = beginning(id);
  return planned(planTurn(before, { givesWay: [], own, say: [] }, { ...noInputs, messageIds: idsFor(own) }));
};

const livesIn = ({ runs }: Plan): LiveRun => runs.at(-1) ?? expect.unreachable();

/** What a live run makes of a signal. */
function goingOn(run: LiveRun): RunPart {
  const signal = message("tea");
  const { snapshot, steps, replies, changes } = transition(version.compiled, run.id, run.snapshot, signal);
  const part: TurnPart = { snapshot, tape: [entryOf(run.entries + 1, run.snapshot, snapshot, signal)], steps, replies, changes };
  return { before: { type: "lives", run }, version, part, effects: [], leaseBy: null };
}

describe("planTurn", () => {
  it("begins a run on the conversation's revision, in its front, and chains its seals to what it began with", () => {
    const { commit, runs } = begun("r_1");
    expect(commit).toMatchObject({ guard: { type: "revision", revision: 3 }, foregroundRunId: "r_1", inputsOf: "r_1", byCustomer: false });
    expect(commit.runs).toMatchObject([{ type: "begins", id: "r_1", row: { entries: 0 }, tape: [] }]);
    expect(runs).toMatchObject([{ id: "r_1", revision: 1, chain: genesisOf({ runId: "r_1", checksum: version.checksum, origin: started() }) }]);
  });

  it("goes on from the revision it was decided on, with the seal on the last entry and on the run", () => {
    const run = livesIn(begun("r_1"));
    const own = goingOn(run);
    const { commit, runs } = planned(planTurn(before, { givesWay: [], own, say: [] }, { ...noInputs, messageIds: idsFor(own) }));
    const seal = sealOf(run.chain ?? "", own.part.tape);
    expect(commit).toMatchObject({
      guard: { type: "runs" },
      foregroundRunId: null,
      runs: [{ type: "resumes", revision: 1, row: { chain: seal, entries: 1 } }],
    });
    expect(commit.runs[0]?.tape.map((entry) => entry.seal)).toEqual([seal]);
    expect(runs).toMatchObject([{ revision: 2, chain: seal, entries: 1 }]);
  });

  it("cancels a run and begins its successor in one commit; what came in belongs to the successor", () => {
    const paused = livesIn(begun("r_1"));
    const own = beginning("r_2");
    const inbound = [{ messageId: "m_in", clientMessageId: "c1", content: "start over", event: null, data: null }];
    const { commit } = planned(planTurn(before, { givesWay: [goingOn(paused)], own, say: [] }, { ...noInputs, inbound, messageIds: idsFor(own) }));
    expect(commit).toMatchObject({ guard: { type: "revision", revision: 3 }, byCustomer: true, foregroundRunId: "r_2", inputsOf: "r_2" });
    expect(commit.runs.map(({ type, id }) => [type, id])).toEqual([
      ["resumes", "r_1"],
      ["begins", "r_2"],
    ]);
    expect(new Set(commit.messages.map(({ runId }) => runId))).toEqual(new Set(["r_2"]));
  });

  it("speaks without a run on the conversation's revision", () => {
    const say = [{ content: "Which?", buttons: [{ id: "a", label: "A" }] }];
    const { commit, runs } = planned(planTurn(before, { givesWay: [], own: null, say }, { ...noInputs, messageIds: ["m_1"] }));
    expect(commit).toMatchObject({
      guard: { type: "revision", revision: 3 },
      runs: [],
      inputsOf: null,
      messages: [{ id: "m_1", content: "Which?", runId: null }],
    });
    expect(runs).toEqual([]);
  });

  it("opens a conversation with its first run", () => {
    const own = beginning("r_1");
    const { commit } = planned(planTurn({ ...before, isNew: true }, { givesWay: [], own, say: [] }, { ...noInputs, messageIds: idsFor(own) }));
    expect(commit.guard).toEqual({ type: "opens", row: conversation });
  });

  it("stores an answer once: on the tape, with the step pointing at it", () => {
    const run = livesIn(begun("r_1"));
    const own = goingOn(run);
    const signal = {
      type: "effectFinished" as const,
      at: startedAt,
      effectId: "9",
      result: { ok: true as const, output: { a: 1 } },
      attempts: 1,
      durationMs: 1,
    };
    const tape = [entryOf(1, run.snapshot, own.part.snapshot, signal)];
    const answered: ActionStep = {
      type: "action",
      seq: 9,
      turn: 1,
      state: "ask",
      event: null,
      error: null,
      contextPatch: [],
      at: startedAt,
      status: "completed",
      hook: "main",
      branch: null,
      executor: "llm",
      config: null,
      output: { result: { a: 1 } },
      attempts: 1,
      durationMs: 1,
    };
    const inBranch: ActionStep = { ...answered, branch: "b" };
    const part = { ...own.part, tape, steps: [answered, inBranch], replies: [] };
    const { commit } = planned(planTurn(before, { givesWay: [], own: { ...own, part }, say: [] }, { ...noInputs, messageIds: [] }));
    expect(commit.runs[0]?.steps.map(({ answer, output }) => ({ answer, output }))).toEqual([
      { answer: 1, output: null },
      { answer: null, output: { result: { a: 1 } } },
    ]);
  });

  it("keeps what a run has no use for as ignored", () => {
    const own = goingOn(livesIn(begun("r_1")));
    const part = { ...own.part, tape: [], steps: [], replies: [] };
    const { commit } = planned(planTurn(before, { givesWay: [], own: { ...own, part }, say: [] }, { ...noInputs, webhookIds: ["w_1"], messageIds: [] }));
    expect(commit).toMatchObject({ ignored: true, webhookIds: ["w_1"] });
  });

  it("refuses a part that does not follow from what is stored", () => {
    const run = livesIn(begun("r_1"));
    const own = goingOn(run);
    const gap = { ...own, part: { ...own.part, tape: own.part.tape.map((entry) => ({ ...entry, n: 2 })) } };
    const over = { ...own, before: { type: "lives" as const, run: { ...run, snapshot: { ...run.snapshot, status: "completed" as const } } } };
    const plan = (part: RunPart) => planTurn(before, { givesWay: [], own: part, say: [] }, { ...noInputs, messageIds: [] });
    expect(plan(gap)).toEqual({ type: "refused", runId: "r_1", reason: "the tape has a gap" });
    expect(plan(over)).toEqual({ type: "refused", runId: "r_1", reason: "the run has ended" });
  });

  it("gives the same plan for the same arguments, and changes none of them", () => {
    const own = beginning("r_1");
    const kept = structuredClone({ part: own.part, conversation });
    const plan = () => planTurn(before, { givesWay: [], own, say: [] }, { ...noInputs, messageIds: idsFor(own) });
    expect(plan()).toEqual(plan());
    expect({ part: own.part, conversation }).toEqual(kept);
  });
});
