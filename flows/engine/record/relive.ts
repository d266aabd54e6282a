import type { ExecutorFacts } from "../../definition/executor-facts";
import type { ExecutorRegistry, ExecutorResult } from "../../ports/executor";
import { HostUnavailable } from "../../ports/host-unavailable";
import { type Ports, portsOf } from "../../ports/ports";
import type { CompiledFlow } from "../compile/compiled";
import { type Callers, failureOf, prepareCall, prepareQuestion } from "../perform/perform-effect";
import { recordable } from "../perform/recordable";
import type { CallExecutor, Effect } from "../run/effect";
import { isMidTurn } from "../run/mid-turn";
import type { Signal } from "../run/signal";
import type { Snapshot } from "../run/snapshot";
import { transition } from "../transition";
import { type Exchange, newExchange, tell } from "./exchange";
import { type Call, questionOf, type Recalled, type Recollection } from "./recall";

/** A version that recorded runs are lived through on. `ports` stand in for what nothing is recorded of: simulated ones, never real ones. */
export type Draft = { flow: CompiledFlow; facts: ExecutorFacts; executors: ExecutorRegistry; ports?: Ports };

/** What nothing was recorded of: from that entry on it is not known what would have happened. */
export type Unknown = { n: number; reason: string };

export type Relived = { exchanges: Exchange[]; snapshot: Snapshot; unknown: Unknown | null };

type Open = { call: Call; recalled: Recalled | undefined };

/** A draft whose timers never stop firing is not followed for ever. */
const mostTimers = 20;

/** Lives a recorded run through on another version. Its outside signals come when they came; its effects are answered from what is recalled. */
export async function relive(draft: Draft, runId: string, { exchanges: before, answers }: Recollection): Promise<Relived> {
  const { flow, facts } = draft;
  const used = new Map<string, number>();
  const exchanges: Exchange[] = [];
  let open: Open[] = [];
  let snapshot: Snapshot | null = null;
  let unknown: Unknown | null = null;

  /** An answer is not used twice, but a question that only looks something up may be asked more often than it was. */
  function recalledFor(call: Call, input: Snapshot["input"]): Recalled | undefined {
    const question = questionOf(facts, call, input);
    const list = answers.get(question);
    const times = used.get(question) ?? 0;
    used.set(question, times + 1);
    const mayRepeat = call.type === "resolveInput" || call.sideEffect === "none";
    return list?.[times] ?? (times < (list?.length ?? 0) ? null : mayRepeat ? list?.at(-1) : undefined);
  }

  function opened(effects: readonly Effect[], { input }: Snapshot): void {
    for (const effect of effects) {
      if (effect.type === "abortEffect") open = open.filter(({ call }) => call.effectId !== effect.effectId);
      else open.push({ call: effect, recalled: recalledFor(effect, input) });
    }
  }

  function feed(exchange: Exchange, signal: Signal): Snapshot {
    const result = transition(flow, runId, snapshot, signal);
    if (result.snapshot !== snapshot) {
      opened(result.effects, result.snapshot);
      tell(exchange, result);
    }
    snapshot = result.snapshot;
    return result.snapshot;
  }

  /** Answers what is asked until the run waits; false when an answer is not to be had. */
  async function settle(exchange: Exchange, from: Snapshot): Promise<boolean> {
    let current = from;
    while (isMidTurn(current) && open.length > 0) {
      const next = await nextAnswer(draft, { runId, snapshot: current, open });
      // It was never answered when the run was lived either: what came instead is the next signal.
      if (next === "unanswered") return true;
      if (next.unknown !== null) unknown ??= { n: exchange.n, reason: next.unknown };
      if (next.answer === null) return false;
      open = open.filter(({ call }) => call.effectId !== next.effectId);
      current = feed(exchange, { type: "effectFinished", effectId: next.effectId, ...next.answer, at: Math.max(current.at, next.answer.at) });
    }
    if (!isMidTurn(current)) open = [];
    return true;
  }

  /** Timers of the draft that would have been due before the next signal came, and were not in what was lived. */
  async function passTime(exchange: Exchange, recordedDueAt: number | null, until: number): Promise<boolean> {
    for (let fired = 0; fired < mostTimers; fired += 1) {
      const timer = snapshot?.timer ?? null;
      if (timer === null || timer.dueAt >= until || timer.dueAt === recordedDueAt) return true;
      if (!(await settle(exchange, feed(exchange, { type: "timerFired", at: timer.dueAt, entrySeq: timer.entrySeq })))) return false;
    }
    return true;
  }

  for (const [index, { n, signal, call }] of before.entries()) {
    const last = exchanges.at(-1);
    const isOnTime = last === undefined || signal.type === "timerFired" || (await passTime(last, before[index - 1]?.dueAt ?? null, signal.at));
    const exchange = newExchange(n, signal, snapshot);
    exchanges.push(exchange);
    if (!isOnTime) break;
    // What was said meanwhile went to another run: how that would have ended, this one's tape does not tell.
    if (exchange.call !== call && (exchange.call !== null || signal.type === "childEnded")) {
      unknown ??= { n, reason: "nothing is recorded of the flow that would have been called" };
      break;
    }
    if (!(await settle(exchange, feed(exchange, ownSignal(signal, snapshot))))) break;
  }
  if (snapshot === null) throw new Error("nothing was recorded");
  return { exchanges, snapshot, unknown };
}

/** An expiry names the step at which the state was entered, and the end of a call the step of the call: the draft's own. */
function ownSignal(signal: Signal, snapshot: Snapshot | null): Signal {
  const task = snapshot?.agenda.task;
  if (signal.type === "childEnded" && task?.type === "child") return { ...signal, seq: task.seq };
  return signal.type === "timerFired" && snapshot !== null && snapshot.timer !== null ? { ...signal, entrySeq: snapshot.timer.entrySeq } : signal;
}

type Answer = { result: ExecutorResult; attempts: number; durationMs: number; at: number };
/** `unknown`: why it is not known what would have been answered; `answer` is then a simulated one, or null. */
type Next = { effectId: string; answer: Answer | null; unknown: string | null };
type Asking = { runId: string; snapshot: Snapshot; open: readonly Open[] };

/** The answer that is to be given next: computed where that can be, else as it came when the run was lived, in the order of then. */
async function nextAnswer(draft: Draft, { runId, snapshot, open }: Asking): Promise<Next | "unanswered"> {
  const known = open.flatMap(({ call, recalled }) => (recalled == null ? [] : [{ effectId: call.effectId, recalled }]));
  const [first] = known.sort((a, b) => a.recalled.n - b.recalled.n);
  if (first !== undefined) return { effectId: first.effectId, answer: first.recalled, unknown: null };
  for (const { call } of open) {
    const result = isPure(draft, call) ? await ask(draft, noPorts, { runId, snapshot, call }) : null;
    if (result !== null) return { effectId: call.effectId, answer: answerOf(result, snapshot), unknown: null };
  }
  const unsure = open.find(({ recalled }) => recalled === undefined);
  if (unsure === undefined) return "unanswered";
  const { call } = unsure;
  const what = call.type === "resolveInput" ? `how '${call.text}' would be read` : `what '${call.executor}' in '${call.state}' would answer`;
  const simulated = draft.ports === undefined ? null : await ask(draft, draft.ports, { runId, snapshot, call });
  return { effectId: call.effectId, answer: simulated === null ? null : answerOf(simulated, snapshot), unknown: `nothing is recorded of ${what}` };
}

const answerOf = (result: ExecutorResult, { at }: Snapshot): Answer => ({ result, attempts: 1, durationMs: 0, at });

const isPure = ({ executors }: Draft, call: Call): call is CallExecutor =>
  call.type === "callExecutor" && executors[call.executor]?.descriptor.purity === "pure";

type Asked = { runId: string; snapshot: Snapshot; call: Call };

/** Null when it cannot be had without what the ports do not give. */
async function ask({ flow, executors }: Draft, ports: Ports, { runId, snapshot, call }: Asked): Promise<ExecutorResult | null> {
  const callers: Callers = { executors, ports, simulated: ports !== noPorts };
  const prepared =
    call.type === "resolveInput" ? prepareQuestion(call, snapshot.meta, ports) : prepareCall(call, callers, { flow, snapshot, startedAt: snapshot.at, runId });
  if ("refused" in prepared) return recordable(prepared.refused);
  try {
    return recordable(await prepared.execute(new AbortController().signal));
  } catch (error) {
    return error instanceof HostUnavailable ? null : failureOf(error, prepared.errors);
  }
}

const nobody = (): never => {
  throw new HostUnavailable("a rehearsal asks nobody");
};

/** What is shown of a product beside what the config says of it changes no way: nothing more is known of any. */
const noPorts: Ports = portsOf((call) => (call === "products.findByIds" ? () => Promise.resolve([]) : nobody));
