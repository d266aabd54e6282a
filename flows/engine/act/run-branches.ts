import { createBudget, drain } from "../../expressions/limits";
import type { JsonObject } from "../../json/json";
import type { BranchProgress, Draft, DraftReply, Task } from "../run/agenda";
import type { CallExecutor } from "../run/effect";
import { costOfAnswer, draftOf, type Performance, type Place, refusedDraft } from "./draft";
import { beginAction, recordDraft, timeoutOf } from "./run-actions";
import { say } from "./say";
import { ask, branchEffectId, checkLimits, type Next, type Work } from "./work";
import { writeContext } from "./write-context";

type BranchesTask = Extract<Task, { type: "branches" }>;

/** Starts all branches of a parallel state: each sees the context as it is now plus its own writes (rule 32). */
export function runBranches(work: Work): Next {
  const { state, snapshot } = work;
  const task: BranchesTask = {
    type: "branches",
    baseSeq: snapshot.seq + 1,
    branches: state.branches.map(({ name }) => ({ name, status: "running", index: 0, config: {}, context: snapshot.context, drafts: [] })),
  };
  work.task = task;
  for (const [at, branch] of task.branches.entries()) {
    advanceBranch(work, task, branch, at, 0);
    if (isDecided(work, task)) break;
  }
  return goOn(work, task);
}

/** Takes the answer of a branch's executor. */
export function finishBranchAction(work: Work, task: BranchesTask, effectId: string, performance: Performance): Next {
  const at = task.branches.findIndex((branch) => branch.status === "running" && branchEffectId(task.baseSeq, branch) === effectId);
  const before = task.branches[at];
  const action = before === undefined ? undefined : work.state.branches[at]?.actions[before.index];
  if (before === undefined || action === undefined) return goOn(work, task);
  const branch: BranchProgress = { ...before, drafts: [...before.drafts] };
  const copy: BranchesTask = { ...task, branches: task.branches.with(at, branch) };
  work.task = copy;
  const draft = draftOf(work.flow, action, branch.config, placeOf(work, branch), performance);
  drain(work.budget, costOfAnswer(draft));
  recordInBranch(work, branch, at, draft);
  if (branch.status === "running") advanceBranch(work, copy, branch, at, branch.index + 1);
  return goOn(work, copy);
}

/** Runs a branch until it calls an executor or is over. Changes `branch`, which nobody else holds yet. */
function advanceBranch(work: Work, task: BranchesTask, branch: BranchProgress, at: number, from: number): void {
  const actions = work.state.branches[at]?.actions ?? [];
  for (let index = from; index < actions.length; index += 1) {
    const action = actions[index];
    if (action === undefined) continue;
    checkLimits(work, stepsOf(task) + 1);
    branch.index = index;
    const begun = beginAction(work, action, placeOf(work, branch), branch.context);
    if (begun.type === "skip") continue;
    if (begun.type === "call") {
      branch.config = begun.config;
      ask(work, branchCall(work, task, branch, at));
      return;
    }
    recordInBranch(work, branch, at, begun.draft);
    if (branch.status === "failed") return;
  }
  branch.status = "succeeded";
}

function recordInBranch(work: Work, branch: BranchProgress, at: number, draft: Draft): void {
  const written = writeContext(work.flow, branch.context, draft.writes, work.budget);
  const recorded = written.ok ? draft : refusedDraft(draft, { code: written.code, message: written.message });
  if (written.ok) branch.context = written.context;
  branch.drafts.push(recorded);
  // It is written and recorded once more when the branches are joined.
  drain(work.budget, 3);
  const action = work.state.branches[at]?.actions[branch.index];
  if (recorded.status === "failed" && action?.action.onError !== "continue") branch.status = "failed";
}

/** The effect a running branch waits for. */
export function branchCall(work: Work, task: BranchesTask, branch: BranchProgress, at: number): CallExecutor {
  const action = work.state.branches[at]?.actions[branch.index];
  const effectId = branchEffectId(task.baseSeq, branch);
  const config: JsonObject = branch.config;
  return {
    type: "callExecutor",
    effectId,
    executor: action?.action.executor ?? "",
    config,
    context: branch.context,
    state: work.state.name,
    hook: "main",
    branch: branch.name,
    sideEffect: action?.sideEffect ?? "none",
    seq: task.baseSeq,
    key: `${work.runId}:${effectId}`,
    attempt: action?.attempt ?? { max: 0, backoffMs: 0, factor: 1 },
    timeoutMs: action === undefined ? null : timeoutOf(work, action),
  };
}

function isDecided(work: Work, { branches }: BranchesTask): boolean {
  const { join } = work.state;
  if (join === "all" && branches.some(({ status }) => status === "failed")) return true;
  if (join === "any" && branches.some(({ status }) => status === "succeeded")) return true;
  return branches.every(({ status }) => status !== "running");
}

function goOn(work: Work, task: BranchesTask): Next {
  if (!isDecided(work, task)) {
    work.task = task;
    return null;
  }
  return joinBranches(work, task);
}

/** Aborts what still runs and puts steps, writes and replies in order of declaration, whatever finished first. */
function joinBranches(work: Work, task: BranchesTask): Next {
  const { state, visit, snapshot } = work;
  const failures = task.branches.filter(({ status }) => status === "failed").length;
  const succeeded =
    state.join === "all"
      ? failures === 0
      : state.join === "settled" || task.branches.some(({ status }) => status === "succeeded") || task.branches.length === 0;
  const { firstError, replies } = recordBranches(work, task);
  if (!succeeded && firstError !== null) {
    const { draft, seq } = firstError;
    visit.raisedAt = seq;
    snapshot.error = { code: draft.error?.code ?? "ACTION_FAILED", message: draft.error?.message ?? "", executor: draft.executor, state: state.name };
  }
  work.task = { type: "parked" };
  for (const { reply, seq } of replies) say(work, reply, "main", seq);
  return { type: "choose" };
}

type Recorded = { firstError: { draft: Draft; seq: number } | null; replies: { reply: DraftReply; seq: number }[] };

/** Records what the branches have done, and calls off what still runs. Their writes were paid for when they were made. */
export function recordBranches(work: Work, task: BranchesTask): Recorded {
  const { visit } = work;
  const recorded: Recorded = { firstError: null, replies: [] };
  for (const [at, branch] of task.branches.entries()) {
    for (const draft of branch.drafts) {
      const committed = recordDraft(work, draft, createBudget(Number.POSITIVE_INFINITY));
      if (committed.status === "failed" && branch.status === "failed" && recorded.firstError === null && draft === branch.drafts.at(-1))
        recorded.firstError = { draft: committed, seq: work.recorded };
      recorded.replies.push(...committed.replies.map((reply) => ({ reply, seq: work.recorded })));
    }
    if (branch.status === "running") abort(work, task, branch, at);
    visit.performed += branch.drafts.length;
  }
  return recorded;
}

/** Steps that the branches will be when they are joined. */
function stepsOf({ branches }: BranchesTask): number {
  return branches.reduce((sum, { drafts }) => sum + drafts.length + 1, 0);
}

function abort(work: Work, task: BranchesTask, branch: BranchProgress, at: number): void {
  const action = work.state.branches[at]?.actions[branch.index];
  if (action === undefined) return;
  const effectId = branchEffectId(task.baseSeq, branch);
  const asked = work.effects.findIndex((effect) => effect.effectId === effectId);
  // Asked for within this very signal: it was never begun.
  if (asked === -1) work.effects.push({ type: "abortEffect", effectId });
  else work.effects.splice(asked, 1);
  const skipped: Draft = {
    ...placeOf(work, branch),
    executor: action.action.executor,
    status: "skipped",
    event: null,
    input: branch.config,
    output: null,
    error: null,
    writes: [],
    replies: [],
    attempts: 0,
    durationMs: 0,
  };
  recordDraft(work, skipped, work.budget);
}

function placeOf(work: Work, branch: BranchProgress): Place {
  return { hook: "main", branch: branch.name, at: work.snapshot.at };
}
