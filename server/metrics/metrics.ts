import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Step } from "@/flows/protocol/step";
import type { TurnObservation } from "../conversations/turn-observation";
import type { LaneObservation } from "../due/due-rows";
import type { FloodName } from "../rate-limits/floods";
import type { RateLimitName } from "../rate-limits/rate-limits";
import type { LevelCounter } from "../service-levels/level-counter";

/** What lies in the database, the same for every process. */
export type Backlog = {
  /** Seconds since the oldest thing that is due became due; 0 when nothing waits. */
  lagSeconds: { timer: number; webhook: number; outbox: number; schedule: number };
  outboxDepth: number;
  deadLetters: Record<string, number>;
};

/** What is counted at the moment somebody looks. */
export type MetricSources = {
  backlog: () => Promise<Backlog>;
  hotConversations: () => number;
  isRedisUp: () => boolean | null;
  isDraining: () => boolean;
  recovery: () => Record<string, number>;
};

const milliseconds = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 15_000];
const seconds = milliseconds.map((ms) => ms / 1000);

/** Pairs of flow and state that are told apart: a workspace may have more of them than a measurement can carry. */
const mostPlaces = 2_000;

/** All there is to measure (docs/guides/operating.md lists it). Labels take few values, and none of them comes from a customer. */
export function createMetrics({ levels }: { levels?: Pick<LevelCounter, "countTurn" | "countRequest"> } = {}) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const turns = new Counter({
    name: "parley_turns_total",
    help: "Turns by what asked for them and what became of them",
    labelNames: ["kind", "outcome"],
    registers,
  });
  const tries = new Counter({ name: "parley_turn_retries_total", help: "Turns done again because another writer was first", registers });
  const phases = new Histogram({
    name: "parley_turn_duration_seconds",
    help: "Duration of turns by phase",
    labelNames: ["phase"],
    buckets: seconds,
    registers,
  });
  const events = new Histogram({
    name: "flow_event_duration_ms",
    help: "Milliseconds from taking an event to its commit, without what executors took",
    labelNames: ["kind"],
    buckets: milliseconds,
    registers,
  });
  const steps = new Counter({ name: "parley_steps_total", help: "Steps stored", registers });
  const unhandled = new Counter({
    name: "parley_unhandled_event_total",
    help: "What reached a run that its state had no use for",
    labelNames: ["flow", "state"],
    registers,
  });
  /** Pairs of flow and state that have been counted. */
  const places = new Set<string>();
  const effects = new Counter({
    name: "parley_effects_total",
    help: "Actions performed by executor and result",
    labelNames: ["executor", "result"],
    registers,
  });
  const llm = new Counter({
    name: "parley_llm_attempts_total",
    help: "Calls of language models by provider and result",
    labelNames: ["provider", "result"],
    registers,
  });
  const llmSeconds = new Histogram({
    name: "parley_llm_duration_seconds",
    help: "Duration of those calls",
    labelNames: ["provider"],
    buckets: seconds,
    registers,
  });
  const limited = new Counter({ name: "parley_rate_limited_total", help: "Requests refused by a rate limit", labelNames: ["limit"], registers });
  const reads = new Counter({ name: "parley_reads_total", help: "Reads from outside by whether they found a place", labelNames: ["result"], registers });
  const due = new Histogram({
    name: "parley_due_work_duration_seconds",
    help: "Duration of due work by kind and result",
    labelNames: ["kind", "result"],
    buckets: seconds,
    registers,
  });
  const requests = new Counter({
    name: "parley_http_requests_total",
    help: "Answers of the REST contract",
    labelNames: ["method", "route", "status"],
    registers,
  });

  const sockets = new Gauge({ name: "parley_sockets", help: "Open sockets of this process", labelNames: ["namespace"], registers });
  const state = { refresh: async (): Promise<void> => undefined };

  return {
    observeTurn({ kind, outcome, phases: spent, steps: stored, tries: tried }: TurnObservation): void {
      levels?.countTurn({ kind, outcome, phases: spent });
      turns.inc({ kind, outcome });
      steps.inc(stored);
      if (tried > 1) tries.inc(tried - 1);
      for (const phase of ["load", "engine", "effects", "commit"] as const) phases.observe({ phase }, spent[phase] / 1000);
      events.observe({ kind }, spent.load + spent.engine + spent.commit);
    },
    /** `flow` is a slug, `state` one that the flow's version has. */
    observeUnhandled(flow: string, state: string): void {
      const place = `${flow} ${state}`;
      const isCounted = places.has(place) || places.size < mostPlaces;
      if (isCounted) places.add(place);
      unhandled.inc(isCounted ? { flow, state } : { flow: "other", state: "other" });
    },
    observeStep({ executor, status, error }: Pick<Step, "executor" | "status" | "error">): void {
      if (executor === null) return;
      effects.inc({ executor, result: status !== "failed" ? "ok" : error?.code === "EFFECT_UNKNOWN" ? "unknown" : "failed" });
    },
    observeLlm({ provider, status, latencyMs }: { provider: string; status: string; latencyMs: number }): void {
      llm.inc({ provider, result: status });
      llmSeconds.observe({ provider }, latencyMs / 1000);
    },
    observeDue: ({ lane, result, ms }: LaneObservation) => due.observe({ kind: lane, result }, ms / 1000),
    observeLimited: (limit: RateLimitName | FloodName) => limited.inc({ limit }),
    observeRead: (result: "passed" | "refused") => reads.inc({ result }),
    /** Gives what counts it out again. */
    countSocket(namespace: "chat" | "studio"): () => void {
      sockets.inc({ namespace });
      return () => sockets.dec({ namespace });
    },
    /** `route` is the pattern of the address, never the address. */
    observeRequest(method: string, route: string, status: number): void {
      levels?.countRequest(status);
      requests.inc({ method, route, status: String(status) });
    },
    /** Adds what is asked for at each look. To be called once. */
    watch(sources: MetricSources): void {
      state.refresh = watch(registry, sources);
    },
    contentType: registry.contentType,
    /** Everything as Prometheus reads it. */
    async render(): Promise<string> {
      await state.refresh();
      return registry.metrics();
    },
  };
}

/** A database that does not answer leaves out what it would have said, and the rest is told. */
function watch(registry: Registry, sources: MetricSources): () => Promise<void> {
  const registers = [registry];
  const lag = new Gauge({ name: "parley_due_lag_seconds", help: "Age of the oldest due work nobody took, by kind", labelNames: ["kind"], registers });
  const outbox = new Gauge({ name: "parley_outbox_depth", help: "Messages to channels that wait to be sent", registers });
  const dead = new Gauge({ name: "parley_dead_letters", help: "What waits for an operator, by kind", labelNames: ["kind"], registers });
  const hot = new Gauge({ name: "parley_conversations_hot", help: "Conversations in the memory of this process", registers });
  const redis = new Gauge({ name: "parley_redis_up", help: "1 while Redis answers, 0 while it does not; absent without REDIS_URL", registers });
  const draining = new Gauge({ name: "parley_draining", help: "1 while this process takes nothing new", registers });
  const recovered = new Gauge({
    name: "parley_recovery_runs",
    help: "Runs that the start found broken off, by what became of them",
    labelNames: ["result"],
    registers,
  });
  const missing = new Gauge({ name: "parley_backlog_unknown", help: "1 when the database did not say what waits", registers });

  return async () => {
    hot.set(sources.hotConversations());
    draining.set(Number(sources.isDraining()));
    for (const [result, count] of Object.entries(sources.recovery())) recovered.set({ result }, count);
    const isUp = sources.isRedisUp();
    if (isUp === null) redis.remove();
    else redis.set(Number(isUp));
    const backlog = await sources.backlog().catch(() => null);
    missing.set(Number(backlog === null));
    lag.reset();
    outbox.remove();
    dead.reset();
    if (backlog === null) return;
    for (const [kind, value] of Object.entries(backlog.lagSeconds)) lag.set({ kind }, value);
    outbox.set(backlog.outboxDepth);
    for (const [kind, value] of Object.entries(backlog.deadLetters)) dead.set({ kind }, value);
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
