import type { StateName } from "../../definition/schema";
import { type ErrorFacts, ExecutorError } from "../../errors";
import { type ExecutorCall, type ExecutorRegistry, type ExecutorResult, type ExecutorScope, errorsOf, type RunMeta } from "../../ports/executor";
import { HostUnavailable } from "../../ports/host-unavailable";
import { errorsOfPorts } from "../../ports/port-errors";
import type { Ports } from "../../ports/ports";
import { failedResult } from "../act/run-actions";
import type { CompiledFlow, CompiledState } from "../compile/compiled";
import type { CallExecutor, ResolveInput } from "../run/effect";
import type { EpochMs } from "../run/signal";
import type { Snapshot } from "../run/snapshot";
import { askWhichEvent } from "./ask-which-event";
import { recordable } from "./recordable";

/** Milliseconds; `sleep` ends early when its signal is aborted. Injected so that tests decide time. */
export type Clock = { now(): number; sleep?(ms: number, signal: AbortSignal): Promise<void> };

export type Performed = { result: ExecutorResult; attempts: number; durationMs: number };

/** What calls are made with. */
export type Callers = {
  executors: ExecutorRegistry;
  ports: Ports;
  /** Nothing outside may be touched: an executor that can simulate itself does. @default false */
  simulated?: boolean;
  /** The secret of that name; null when none is kept. @default none is */
  credentials?: (name: string) => Promise<string | null>;
  /** Hears pieces of text while an executor makes them. */
  onDelta?: (piece: { effectId: string; state: StateName; delta: string }) => void;
};

export type Surroundings = Callers & {
  clock: Clock;
  /** By `clock`. */
  deadline: number;
  abort: AbortController;
  scope: { flow: CompiledFlow; snapshot: Snapshot; startedAt: EpochMs; runId: string };
};

const resolveTimeoutMs = 8_000;

/** Performs one effect: validates, calls, bounds and retries it. What goes wrong is a failed result, but for the host itself. @throws HostUnavailable */
export async function performEffect(effect: CallExecutor | ResolveInput, around: Surroundings): Promise<Performed> {
  const begun = around.clock.now();
  const done = await (effect.type === "callExecutor" ? callExecutor(effect, around) : resolve(effect, around));
  return { result: recordable(done.result), attempts: done.attempts, durationMs: Math.max(0, Math.round(around.clock.now() - begun)) };
}

type Done = { result: ExecutorResult; attempts: number };

async function callExecutor(effect: CallExecutor, around: Surroundings): Promise<Done> {
  const prepared = prepareCall(effect, around, around.scope);
  if ("refused" in prepared) return { result: prepared.refused, attempts: 0 };
  return withRetries(effect, prepared, around);
}

/** A call that can be made, or why it cannot. `timeoutMs` bounds all its attempts together. */
export type PreparedCall = { refused: ExecutorResult } | Ready;
/** `errors`: what it declares to fail with. */
type Ready = { timeoutMs: number; errors: ErrorFacts; execute: (signal: AbortSignal) => Promise<ExecutorResult> };

/** Finds the executor of a call and reads its config. Pure; `execute` throws what the executor throws. */
export function prepareCall(effect: CallExecutor, callers: Callers, scope: Surroundings["scope"]): PreparedCall {
  const { executors, ports, simulated } = callers;
  const executor = Object.hasOwn(executors, effect.executor) ? executors[effect.executor] : undefined;
  if (executor === undefined) return { refused: failedResult("EXECUTOR_NOT_FOUND", `Executor not found: ${effect.executor}`) };
  const config = executor.descriptor.configSchema.safeParse(effect.config);
  if (!config.success) {
    const issues = config.error.issues.map(({ path, message }) => `${path.map(String).join(".") || "config"}: ${message}`);
    return { refused: failedResult("CONFIG_INVALID", issues.join("; ")) };
  }
  const { descriptor } = executor;
  const perform = (simulated === true ? executor.simulate : undefined) ?? executor.execute;
  return {
    timeoutMs: effect.timeoutMs ?? descriptor.defaultTimeoutMs,
    errors: errorsOf(descriptor),
    async execute(signal) {
      const talk = { isOver: false };
      const call = callOf(effect, descriptor.credential?.name ?? null, callers, { signal, talk });
      try {
        return await perform(config.data, scopeOf(effect, scope), ports, call);
      } finally {
        talk.isOver = true;
      }
    },
  };
}

type Ends = { signal: AbortSignal; talk: { isOver: boolean } };

/** What a call brings along. Once it has answered, or nobody waits any more, nothing is heard of it. */
function callOf({ effectId, state }: CallExecutor, secret: string | null, { credentials, simulated, onDelta }: Callers, { signal, talk }: Ends): ExecutorCall {
  return {
    signal,
    emit(delta) {
      if (!signal.aborted && !talk.isOver) onDelta?.({ effectId, state, delta });
    },
    async credential() {
      if (secret === null) throw new ExecutorError("CONFIG_INVALID", { message: "the executor names no credential" });
      return simulated === true ? null : ((await credentials?.(secret)) ?? null);
    },
  };
}

async function resolve(effect: ResolveInput, around: Surroundings): Promise<Done> {
  const ready = prepareQuestion(effect, around.scope.snapshot.meta, around.ports);
  const deadline = Math.min(around.deadline, around.clock.now() + ready.timeoutMs);
  return { result: await bounded(around, deadline, ready), attempts: 1 };
}

/** The asking of which event an input means. */
export function prepareQuestion(question: ResolveInput, meta: RunMeta, ports: Ports): Ready {
  return { timeoutMs: resolveTimeoutMs, errors: errorsOfPorts(["nlu", "llm"]), execute: (signal) => askWhichEvent(question, meta, ports, signal) };
}

/** The time limit bounds all attempts and the pauses between them. */
async function withRetries(effect: CallExecutor, ready: Ready, around: Surroundings): Promise<Done> {
  const { clock, abort } = around;
  const deadline = Math.min(around.deadline, clock.now() + ready.timeoutMs);
  for (let attempts = 1; ; attempts += 1) {
    const result = await bounded(around, deadline, ready);
    const mayRepeat = !result.ok && result.error.retryable && effect.sideEffect !== "once" && attempts <= effect.attempt.max && !abort.signal.aborted;
    const pauseMs = backoffMs(effect, attempts);
    if (!mayRepeat || clock.now() + pauseMs >= deadline) return { result, attempts };
    await (clock.sleep ?? sleep)(pauseMs, abort.signal);
  }
}

async function bounded(around: Surroundings, deadline: number, { execute, errors }: Pick<Ready, "execute" | "errors">): Promise<ExecutorResult> {
  const { clock, abort } = around;
  const leftMs = deadline - clock.now();
  const timedOut = failedResult("ACTION_TIMEOUT", "the action did not finish in its time", true);
  if (leftMs <= 0) return timedOut;
  const attempt = new AbortController();
  const timer = new AbortController();
  const stop = (): void => attempt.abort();
  abort.signal.addEventListener("abort", stop);
  try {
    const late = (clock.sleep ?? sleep)(leftMs, timer.signal).then(() => timedOut);
    const answer = Promise.resolve()
      .then(() => execute(attempt.signal))
      .catch((error: unknown) => failureOf(error, errors));
    const result = await Promise.race([answer, late]);
    if (result === timedOut) attempt.abort();
    return result;
  } finally {
    // Without a reason of its own an abort makes an exception with a stack, which costs more than the timer.
    timer.abort("answered");
    abort.signal.removeEventListener("abort", stop);
  }
}

/** What went wrong in an executor, as its answer. @throws HostUnavailable */
export function failureOf(error: unknown, declared: ErrorFacts): ExecutorResult {
  if (error instanceof HostUnavailable) throw error;
  if (error instanceof ExecutorError) return failedResult(error.code, error.message, error.mayRetry(declared));
  const message = error instanceof Error ? error.message : String(error);
  // An unknown failure may pass; whether it is tried again is the author's choice.
  return failedResult("ACTION_FAILED", message, true);
}

/** Doubling (or as authored) pauses, spread over their upper half by the effect's key, so that many runs do not come back at once. */
function backoffMs(effect: CallExecutor, attempt: number): number {
  const whole = effect.attempt.backoffMs * effect.attempt.factor ** (attempt - 1);
  let hash = 2_166_136_261;
  for (const char of `${effect.key}#${attempt}`) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16_777_619);
  return Math.round(whole * (0.5 + (hash >>> 0) / 2 ** 33));
}

function scopeOf(effect: CallExecutor, { flow, snapshot, startedAt, runId }: Surroundings["scope"]): ExecutorScope {
  const { input, event, meta, attempts } = snapshot;
  const { context, key, state, hook } = effect;
  return { context, input, event, meta, runId, key, state, hook, asks: isAsking(flow.states.get(state), hook), attempts, now: startedAt };
}

/** A wait asks when it is entered; what it does on an answer comments on that. An action state that parks asks with all that it does. */
function isAsking(state: CompiledState | undefined, hook: CallExecutor["hook"]): boolean {
  return state?.collects === true && (hook === "entry" || (hook === "main" && state.type !== "wait"));
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      done();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}
