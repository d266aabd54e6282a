import { afterEach, describe, expect, it } from "vitest";
import { aFamily, type FamilyOptions } from "@/testing/builders/a-family";
import { aFlow, anAction, aSet } from "@/testing/builders/a-flow";
import { start } from "@/testing/builders/a-run";
import { act, anExecutor, aRegistry, say } from "@/testing/builders/an-executor";
import type { FlowDefinition } from "../definition/schema";
import type { ActionV2, FlowDefinitionV2 } from "../definition/schema-v2";
import { compiledFor, factsOf } from "./compile/compiled-for";
import { type FamilyHost, type Member, performFamily } from "./perform/perform-family";
import { forkAt } from "./record/fork";
import { readOrigin, readTape } from "./record/read-tape";
import { rehearse } from "./record/rehearse";
import type { Snapshot } from "./run/snapshot";
import { familyLimits } from "./run/subflow";

type Family = Awaited<ReturnType<typeof aFamily>>;

const families: Family[] = [];
afterEach(() => {
  for (const family of families.splice(0)) family.expectReplayed();
});

async function family(flows: { [slug: string]: FlowDefinition }, options?: FamilyOptions): Promise<Family> {
  const made = await aFamily(flows, options);
  families.push(made);
  return made;
}

const says = (message: string) => anAction("say", { config: { message } });
const calls = (flow: string, config: ActionV2["config"] = {}, overrides: Partial<ActionV2> = {}) =>
  anAction("subflow", { config: { flow, ...config }, ...overrides });
const end = { type: "final" } as const;
const text = { type: "string", required: false } as const;

type StateInput = Parameters<typeof aFlow>[0][string];

/** Calls `child`, and says how that went. */
const parent = (
  config: ActionV2["config"] = {},
  call: Partial<StateInput> = {},
  more: { [name: string]: StateInput } = {},
  overrides: Partial<FlowDefinitionV2> = {},
) =>
  aFlow(
    {
      call: {
        type: "action",
        onEntry: [says("Over to you.")],
        actions: [calls("child", config)],
        ...call,
        transitions: { success: "thanks", ...call.transitions },
      },
      thanks: { type: "wait", onEntry: [says("Thanks, {{name}}.")], transitions: { user_message: "done" } },
      done: end,
      ...more,
    },
    { context: { name: text, city: { ...text, default: "Nashik" } }, ...overrides },
  );

const child = (more: Partial<StateInput> = {}, states: { [name: string]: StateInput } = {}) =>
  aFlow(
    {
      ask: {
        type: "wait",
        onEntry: [says("Your name, in {{city}}?")],
        input: { accept: [], store: "given" },
        ...more,
        transitions: { data_valid: "end", ...more.transitions },
      },
      end,
      ...states,
    },
    { context: { given: text, city: { ...text, default: "nowhere" } } },
  );

const at = (snapshot: Snapshot, key: string) => snapshot.context[key];

describe("a flow that calls another", () => {
  it("waits while the other talks, and goes on with what it has found out", async () => {
    const { said, tell, stands, front, run, stepsOf } = await family({
      parent: parent({ inputs: { city: "{{city}}" }, outputs: { name: "given" } }),
      child: child(),
    });
    expect(said.map(({ content }) => content)).toEqual(["Over to you.", "Your name, in Nashik?"]);
    expect([stands(), front()]).toEqual([["running call", "running ask"], "r_2"]);
    expect(await tell("Asha")).toEqual(["Thanks, Asha."]);
    expect([stands(), front()]).toEqual([["running thanks", "completed end"], "r_1"]);
    expect(run("r_2").snapshot.caller).toEqual({ runId: "r_1", key: expect.stringMatching(/^r_1:\d+$/), depth: 1 });
    expect(run("r_2").snapshot.meta.startedBy).toBe("subflow");
    expect(stepsOf("r_1").filter((step) => step.type === "action" && step.executor === "subflow")).toEqual([
      expect.objectContaining({ status: "completed", output: { result: { name: "Asha" }, data: { run: "r_2", state: "end" } }, durationMs: 1_000 }),
    ]);
    expect(await tell("bye")).toEqual([]);
    expect(stands()).toEqual(["completed done", "completed end"]);
  });

  it("goes on at once when the other needs nobody", async () => {
    const { said, stands, run } = await family({
      parent: parent({ outputs: { name: "given + '!'" } }),
      child: aFlow({ work: { type: "action", actions: [anAction("set", { config: { values: { given: "Ravi" } } })], transitions: { success: "end" } }, end }),
    });
    expect(said.map(({ content }) => content)).toEqual(["Over to you.", "Thanks, Ravi!."]);
    expect(stands()).toEqual(["running thanks", "completed end"]);
    // One turn: what came of it is counted as one.
    expect(run("r_1").snapshot.turn).toBe(1);
  });

  it("can write the result where the action says, too", async () => {
    const flow = parent({ outputs: { name: "given" } }, { actions: [calls("child", { outputs: { name: "given" } }, { output: { "kept.name": "name" } })] });
    const { tell, run } = await family({ parent: flow, child: child() });
    await tell("Asha");
    expect(run("r_1").snapshot.context).toMatchObject({ name: "Asha", kept: { name: "Asha" } });
  });

  it("runs the rest of its actions behind the call", async () => {
    const flow = parent({}, { actions: [calls("child", { outputs: { name: "given" } }), says("So, {{name}}.")] });
    const { tell } = await family({ parent: flow, child: child() });
    expect(await tell("Asha")).toEqual(["So, Asha.", "Thanks, Asha."]);
  });

  it("can call as it is entered, and from a state that waits", async () => {
    const flow = aFlow({
      hello: {
        type: "wait",
        onEntry: [calls("child", { outputs: { name: "given" } })],
        actions: [calls("child", { outputs: { again: "given" } })],
        transitions: { default: "done" },
      },
      done: end,
    });
    const { tell, stands, run } = await family({ parent: flow, child: child() });
    await tell("Asha");
    expect(stands()).toEqual(["running hello", "completed end"]);
    await tell("go");
    expect(stands()).toEqual(["running hello", "completed end", "running ask"]);
    await tell("Ravi");
    expect(stands()[0]).toBe("completed done");
    expect(run("r_1").snapshot.context).toEqual({ name: "Asha", again: "Ravi" });
  });

  it("hands over what the called flow takes, and leaves its default where there is nothing", async () => {
    const { said } = await family({ parent: parent({ inputs: { city: "{{nothing}}" } }), child: child() });
    expect(said.at(-1)?.content).toBe("Your name, in nowhere?");
  });
});

describe("what goes wrong", () => {
  const wrong = (call: Partial<StateInput>, config: ActionV2["config"] = {}) =>
    parent(
      config,
      { ...call, transitions: { error: "sorry", ...call.transitions } },
      { sorry: { type: "wait", onEntry: [says("{{_error.code}} {{_error.executor}}")], transitions: { user_message: "done" } } },
    );
  const failing = aFlow({ a: { type: "action", actions: [anAction("act", { config: { fail: "OUT_OF_STOCK" } })], transitions: { success: "end" } }, end });

  it.each<[string, FlowDefinition, string]>([
    ["the called flow fails", wrong({}), "OUT_OF_STOCK subflow"],
    ["there is no such flow", wrong({ actions: [calls("nobody")] }), "FLOW_NOT_FOUND subflow"],
    ["it has no such input", wrong({}, { inputs: { street: "x" } }), "CONFIG_INVALID subflow"],
    ["its input is of another kind", wrong({ actions: [calls("asking", { inputs: { city: 4 } })] }), "CONFIG_INVALID subflow"],
    ["an output cannot be read", wrong({ actions: [calls("plain", { outputs: { name: "1 +" } })] }), "BAD_EXPRESSION subflow"],
    ["an output does not fit", wrong({ actions: [calls("plain", { outputs: { name: "7" } })] }), "CONTEXT_TYPE subflow"],
    ["nothing is named", wrong({ actions: [anAction("subflow")] }), "CONFIG_INVALID subflow"],
    ["an output is no expression", wrong({ actions: [calls("plain", { outputs: { name: 7 } })] }), "CONFIG_INVALID subflow"],
    ["it is called on the way out", wrong({ actions: [], onExit: [calls("plain")] }), "CONFIG_INVALID subflow"],
    ["it is called in a branch", wrong({ type: "parallel", actions: [], branches: { one: [calls("plain")] } }), "CONFIG_INVALID subflow"],
  ])("is the caller's error: %s", async (_what, flow, expected) => {
    const plain = aFlow({ a: end });
    const { said, stands } = await family({ parent: flow, child: failing, asking: child(), plain });
    expect(said.at(-1)?.content).toBe(expected);
    expect(stands()[0]).toBe("running sorry");
  });

  it("is said once, by the first, when nobody takes it", async () => {
    const { said, stands, run } = await family({ parent: parent(), child: parent({}, { actions: [calls("failing")], onEntry: [] }), failing });
    expect(stands()).toEqual(["failed call", "failed call", "failed a"]);
    expect(said.map(({ run: who }) => who)).toEqual(["r_1", "r_1"]);
    expect(run("r_1").snapshot.failure).toMatchObject({ code: "OUT_OF_STOCK", state: "call" });
  });

  it("may be let pass", async () => {
    const { stands } = await family({ parent: parent({}, { actions: [calls("child", {}, { onError: "continue" })] }), child: failing });
    expect(stands()[0]).toBe("running thanks");
  });

  it("ends a flow that calls itself without an end, by its depth", async () => {
    const { stands, run } = await family({ parent: parent({}, { actions: [calls("parent")], onEntry: [] }) });
    expect(stands()).toHaveLength(familyLimits.depth + 1);
    expect(new Set(stands())).toEqual(new Set(["failed call"]));
    expect(run("r_1").snapshot.failure?.code).toBe("SUBFLOW_TOO_DEEP");
  });

  it("ends one that multiplies, by their number", async () => {
    const passes = calls("parent", {}, { onError: "continue" });
    const { family: kept, run } = await family({ parent: parent({}, { actions: [passes, passes, passes], onEntry: [], transitions: { success: "done" } }) });
    expect(kept.runs()).toHaveLength(familyLimits.begunPerTurn + 1);
    expect(run("r_1").snapshot.status).toBe("completed");
  });

  it("ends one that calls for ever, by the turn's effects", async () => {
    const loop = parent({}, { transitions: { success: "call" }, onEntry: [] });
    const { run, family: kept } = await family({ parent: loop, child: aFlow({ a: end }) });
    expect(run("r_1").snapshot.failure?.code).toBe("EFFECT_LIMIT");
    expect(kept.runs().length).toBeLessThanOrEqual(21);
  });
});

describe("what the customer says to all of them", () => {
  const middle = (call: Partial<StateInput> = {}, more: { [name: string]: StateInput } = {}) =>
    parent({}, { actions: [calls("last")], onEntry: [], ...call }, more);
  const stays = { type: "wait", onEntry: [says("Something else?")], transitions: { user_message: "done" } } satisfies StateInput;

  it("cancels them all when none has a way for it, and says so once", async () => {
    const { tell, stands, front } = await family({ parent: parent(), child: middle(), last: child() });
    expect(front()).toBe("r_3");
    expect(await tell("cancel")).toEqual([expect.stringMatching(/cancel/i)]);
    expect([stands(), front()]).toEqual([["cancelled call", "cancelled call", "cancelled ask"], "r_1"]);
  });

  it.each<[string, FlowDefinition, string[]]>([
    ["the one that talks", parent(), ["running call", "running call", "running other"]],
    ["the one above it", middle({ transitions: { subflow_cancelled: "stays" } }, { stays }), ["running call", "running stays", "cancelled ask"]],
    ["the one above it by its own cancel", middle({ transitions: { user_cancels: "stays" } }, { stays }), ["running call", "running stays", "cancelled ask"]],
  ])("stops at %s", async (who, second, expected) => {
    const isLast = who === "the one that talks";
    const last = isLast ? child({ transitions: { cancel: "other" } }, { other: stays, done: end }) : child();
    const { tell, stands } = await family({ parent: parent(), child: isLast ? middle() : second, last });
    await tell("cancel");
    expect(stands()).toEqual(expected);
  });

  it("goes to the cancelled ends of all", async () => {
    const bye = (text: string) => ({ bye: { type: "final", outcome: "cancelled", onEntry: [says(text)] } }) satisfies { [name: string]: StateInput };
    const { tell, stands } = await family({ parent: parent({}, {}, bye("outer")), child: child({}, bye("inner")) });
    expect(await tell("cancel")).toEqual(["inner", "outer"]);
    expect(stands()).toEqual(["cancelled bye", "cancelled bye"]);
  });

  it("begins the first again when it starts over, and ends the others", async () => {
    const { tell, stands, front, run } = await family({ parent: parent(), child: middle(), last: child() });
    expect(await tell("start over")).toEqual(["Over to you.", "Your name, in nowhere?"]);
    expect(stands()).toEqual(["running call", "cancelled call", "cancelled ask", "running call", "running ask"]);
    expect(front()).toBe("r_5");
    expect(at(run("r_1").snapshot, "city")).toBe("Nashik");
  });

  it("asks a person for the one that talks", async () => {
    const { tell, stands, run } = await family({ parent: parent({ outputs: { name: "given" } }), child: child() });
    await tell("talk to a human");
    expect([stands(), run("r_2").snapshot.pausedReason]).toEqual([["running call", "paused ask"], "handoff"]);
    await tell({ type: "resumeRequested", at: start + 9_000 });
    expect(await tell("Asha")).toEqual(["Thanks, Asha."]);
  });
});

describe("a call that is not waited out", () => {
  const cancels = { type: "cancelRequested", at: start + 5_000, by: "operator" } as const;

  it("ends with its caller, three deep", async () => {
    const middle = parent({}, { actions: [calls("last")], onEntry: [] });
    const { give, stands, front, stepsOf } = await family({ parent: parent(), child: middle, last: child() });
    await give(cancels, "r_1");
    expect([stands(), front()]).toEqual([["cancelled call", "cancelled call", "cancelled ask"], "r_1"]);
    expect(stepsOf("r_1").map((step) => [step.type, step.status])).toContainEqual(["action", "skipped"]);
  });

  it("ends with one in the middle, whose own caller is told", async () => {
    const middle = parent({}, { actions: [calls("last")], onEntry: [] });
    const { give, stands, front } = await family({ parent: parent({}, { transitions: { subflow_cancelled: "thanks" } }), child: middle, last: child() });
    await give(cancels, "r_2");
    expect([stands(), front()]).toEqual([["running thanks", "cancelled call", "cancelled ask"], "r_1"]);
  });

  it("lets the called flow take its cancelled end, with its actions", async () => {
    const released: string[] = [];
    const release = anExecutor("release", (config) => {
      released.push(String(config.what));
      return { ok: true };
    });
    const tidy = child({}, { tidy: { type: "final", outcome: "cancelled", actions: [anAction("release", { config: { what: "table" } })] } });
    const { give, stands } = await family({ parent: parent(), child: tidy }, { executors: [release] });
    await give(cancels, "r_1");
    expect([stands(), released]).toEqual([["cancelled call", "cancelled tidy"], ["table"]]);
  });

  it("ends by an event that the caller's state has a way for, and not by another", async () => {
    const { give, stands, front } = await family({ parent: parent({}, { transitions: { "webhook:shop.closed": "thanks" } }), child: child() });
    await give({ type: "eventReceived", at: start + 1_000, event: "webhook:shop.opened", data: null, source: "webhook" }, "r_1");
    expect(stands()).toEqual(["running call", "running ask"]);
    await give({ type: "eventReceived", at: start + 2_000, event: "webhook:shop.closed", data: null, source: "webhook" }, "r_1");
    expect([stands(), front()]).toEqual([["running thanks", "cancelled ask"], "r_1"]);
  });

  it.each<[string, Partial<StateInput>, string[]]>([
    ["its transition", { timeout: 5_000, transitions: { timeout: "thanks" } }, ["running thanks", "cancelled ask"]],
    ["its error", { timeout: 5_000, transitions: { error: "thanks" } }, ["running thanks", "cancelled ask"]],
    ["its failure", { timeout: 5_000 }, ["failed call", "cancelled ask"]],
    ["the action's own time", { actions: [calls("child", {}, { timeoutMs: 5_000 })], transitions: { error: "thanks" } }, ["running thanks", "cancelled ask"]],
  ])("ends when the time is over, by %s", async (_what, call, expected) => {
    const { give, stands, run } = await family({ parent: parent({}, call), child: child() });
    const { timer } = run("r_1").snapshot;
    expect(timer).toMatchObject({ type: "timeout", dueAt: start + 5_000 });
    await give({ type: "timerFired", at: start + 4_999, entrySeq: timer?.entrySeq ?? 0 }, "r_1");
    expect(stands()).toEqual(["running call", "running ask"]);
    await give({ type: "timerFired", at: start + 5_000, entrySeq: timer?.entrySeq ?? 0 }, "r_1");
    expect(stands()).toEqual(expected);
  });

  it("leaves the called flow its own timer, whose end is the caller's error", async () => {
    const timed = { ...child(), runTimeout: 2_000 };
    const { give, stands, run } = await family({ parent: parent({}, { transitions: { error: "thanks" } }), child: timed });
    const { timer } = run("r_2").snapshot;
    await give({ type: "timerFired", at: start + 2_000, entrySeq: timer?.entrySeq ?? 0 }, "r_2");
    expect(stands()).toEqual(["running thanks", "cancelled ask"]);
  });

  it("does not hear of an end that comes after all", async () => {
    const { give, stands, run } = await family({ parent: parent(), child: child() });
    const before = run("r_1").snapshot;
    await give({ type: "childEnded", at: start, seq: 999, runId: "r_9", isSameTurn: false, end: { outcome: "completed", state: "end", outputs: {} } }, "r_1");
    expect(run("r_1").snapshot).toBe(before);
    await give({ type: "pauseRequested", at: start + 1, reason: "operator" }, "r_1");
    expect(stands()).toEqual(["running call", "running ask"]);
    expect(run("r_1").snapshot).toBe(before);
  });

  it("fails with its caller when that is made to fail", async () => {
    const { give, stands } = await family({ parent: parent(), child: child() });
    await give({ type: "failRequested", at: start + 1, code: "INTERNAL", message: "it went wrong" }, "r_1");
    expect(stands()).toEqual(["failed call", "cancelled ask"]);
  });
});

describe("looking back", () => {
  const executors = aRegistry(say, act);
  const flows = { parent: parent({ outputs: { name: "given" } }), child: child() };
  const rehearsed = async (draft: FlowDefinition, ...told: string[]) => {
    const { tell, run } = await family(flows);
    await tell(...told);
    const { runId, started, tape } = run("r_1");
    const flow = compiledFor(flows.parent, executors);
    const made = { flow: compiledFor(draft, executors), facts: factsOf(executors), executors };
    return rehearse(made, { flow, runId, origin: started, tape: JSON.parse(JSON.stringify(tape)) });
  };

  it("rehearses a call with the end it had, and does not guess that of another", async () => {
    expect(await rehearsed(flows.parent, "Asha", "bye")).toEqual({ verdict: "identical" });
    // The call has another step number there.
    const shifted = parent({ outputs: { name: "given" } }, { onEntry: [aSet({ extra: 1 }), says("Over to you.")] });
    expect(await rehearsed(shifted, "Asha", "bye")).toMatchObject({ verdict: "sameEnd" });
    const otherwise = parent({ inputs: { city: "Pune" }, outputs: { name: "given" } });
    expect(await rehearsed(otherwise, "Asha", "bye")).toMatchObject({
      verdict: "unknown",
      reason: expect.stringContaining("flow that would have been called"),
    });
    const later = parent({}, { onEntry: [], actions: [] }, { thanks: { type: "action", actions: [calls("child")], transitions: { success: "done" } } });
    expect(await rehearsed(later, "Asha", "bye")).toMatchObject({ verdict: "unknown" });
  });

  it("is read back from what is stored of it", async () => {
    const { tell, run } = await family(flows);
    await tell("Asha");
    for (const id of ["r_1", "r_2"]) {
      const { started, tape } = run(id);
      expect(readOrigin(JSON.parse(JSON.stringify(started)))).toEqual(started);
      expect(readTape(JSON.parse(JSON.stringify(tape)))).toEqual({ ok: true, tape });
    }
  });

  it("forks a run that waits in a call: the fork calls anew, under a key of its own", async () => {
    const { run } = await family(flows);
    const parentRun = run("r_1");
    const { runId, started, tape, snapshot } = parentRun;
    const flow = compiledFor(flows.parent, executors);
    const { origin, signal } = forkAt(flow, { runId, origin: started, tape }, { seq: snapshot.seq, contextPatch: [] });
    expect([origin.snapshot?.agenda.task.type, signal]).toEqual(["child", null]);
    const edited = forkAt(flow, { runId, origin: started, tape }, { seq: snapshot.seq, contextPatch: [{ op: "add", path: "/name", value: "x" }] });
    const begun: string[] = [];
    const host: FamilyHost<Member> = {
      begin: async (_caller, call) => {
        begun.push(call.key);
        return { code: "FLOW_NOT_FOUND", message: "none" };
      },
      callerOf: async () => null,
      calledWith: async () => null,
      keep: () => undefined,
      handOver: () => undefined,
    };
    const member = (id: string): Member => ({ ...parentRun, runId: id, entries: 0 });
    await performFamily(host, member("r_fork"), { type: "stands", snapshot });
    await performFamily(host, member("r_edited"), { type: "signal", signal: edited.signal ?? started });
    expect(begun).toEqual([expect.stringMatching(/^r_fork:/), expect.stringMatching(/^r_edited:/)]);
  });
});
