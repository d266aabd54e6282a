import { customer, operatorCancels, provider, publisher, send } from "./actors";
import { checkEnd } from "./check-end";
import type { PlantedBug } from "./planted-bug";
import { programs } from "./programs";
import type { SchedulerCounts } from "./scheduler";
import type { Violation } from "./witness";
import { createWorld } from "./world";

export type History = {
  seed: number;
  violations: readonly Violation[];
  counts: SchedulerCounts & { turns: number; messages: number; orders: number; runs: number };
  /** What happened, a line each, when it was asked for. */
  lines: readonly string[];
};

export type SimulateOptions = { bug?: PlantedBug | null; isTraced?: boolean };

const prober = { name: "probe", alive: true, frozenUntil: 0 };

/** Decisions after which faults end, so that a history has a rough part and a quiet one. */
const roughDecisions = 250;

/** Lives one history: customers, providers and operators against some nodes, faults until a while, then quiet until nothing is left to do; then looks at what is stored. */
export async function simulate(seed: number, { bug = null, isTraced = false }: SimulateOptions = {}): Promise<History> {
  const world = createWorld(seed, { bug, isTraced });
  const { random, scheduler, tables, witness } = world;
  const work: Promise<void>[] = [];
  for (let index = 1; index <= 1 + random.int(3); index += 1) work.push(customer(world, `c${index}`, 2 + random.int(4)));
  if (random.chance(0.4)) work.push(operatorCancels(world));
  if (random.chance(0.3)) work.push(publisher(world));
  if (world.hasTriggers) work.push(...programs(world));
  world.store.onPayment((payment) => work.push(provider(world, payment)));
  try {
    await scheduler.run({ calmAfter: roughDecisions });
    await probe();
    checkEnd(world);
  } catch (error) {
    witness.report("I9", error instanceof Error ? error.message : String(error));
  }

  /** When all is quiet, any node answers in any conversation, and at once. */
  async function probe(): Promise<void> {
    const probes = [...tables.conversations.keys()].map((sessionId) =>
      send(world, prober, sessionId, { sessionId, clientMessageId: "probe", message: "hello" }, random.pick(world.places)),
    );
    void Promise.all(probes);
    await scheduler.run({ calmAfter: 0 });
  }

  const messages = [...tables.messages.values()].reduce((sum, said) => sum + said.length, 0);
  const counts = { ...scheduler.counts, turns: witness.counts.turns, messages, orders: tables.orders.length, runs: tables.runs.size };
  return { seed, violations: witness.violations, counts, lines: scheduler.history() };
}
