import type { LaneName } from "@/server/due/due-rows";
import { drawFaults } from "./faults";
import { dueOutbox } from "./model-queue-tables";
import { dueRuns } from "./model-runs";
import { createModelStore } from "./model-store";
import { createModelTables } from "./model-tables";
import type { PlantedBug } from "./planted-bug";
import { createScheduler, type Disturbance, type Owner } from "./scheduler";
import { createSeededRandom } from "./seeded-random";
import { createSimulatedNode, type SimulatedNode } from "./simulated-node";
import { allRules } from "./store-rules";
import { createWitness } from "./witness";

/** 2026-01-01T00:00:00.000Z */
const startAt = 1_767_225_600_000;
const longestRestartMs = 2_000;

/** A place for a node: processes die and others start in it. */
export type Place = { name: string; starts: number; skewMs: number; knowsSecond: boolean; owner: Owner; node: SimulatedNode; isServing: boolean };

/** Nodes, the store they share, and what disturbs them. */
export function createWorld(seed: number, { bug, isTraced }: { bug: PlantedBug | null; isTraced: boolean }) {
  const random = createSeededRandom(seed);
  const faults = drawFaults(random, isTraced);
  const tables = createModelTables();
  // Drawn apart: a history without is the same as if there were no triggers.
  const hasTriggers = createSeededRandom(seed * 31 + 7).chance(0.4);
  const places: Place[] = [];
  const scheduler = createScheduler({ random, faults, startAt, hooks: { disturb, dueKinds, nextDue, quiet } });
  const witness = createWitness(tables, scheduler.now);
  const store = createModelStore({ tables, watch: witness, rules: { ...allRules, ...bug?.rules }, random, now: scheduler.now });

  function build(place: Pick<Place, "name" | "starts" | "skewMs" | "knowsSecond">, owner: Owner): SimulatedNode {
    const now = (): number => scheduler.now() + (places.find(({ name }) => name === place.name) ?? place).skewMs;
    const isSecondPublished = (): boolean => (places.find(({ name }) => name === place.name) ?? place).knowsSecond;
    return createSimulatedNode({ owner, scheduler, store, witness, random, now, isSecondPublished, hasTriggers, bug });
  }

  function start(place: Place): void {
    place.starts += 1;
    place.owner = { name: `${place.name}.${place.starts}`, alive: true, frozenUntil: 0 };
    place.node = build(place, place.owner);
    const { owner, node } = place;
    scheduler.log(() => `${owner.name} starts`);
    void node.recover().then(() => {
      if (place.owner !== owner) return;
      place.isServing = true;
      node.start();
    });
  }

  function crash(place: Place): void {
    if (!place.isServing) return;
    scheduler.counts.crashes += 1;
    scheduler.log(() => `${place.owner.name} dies`);
    place.isServing = false;
    scheduler.bury(place.owner);
    const keeper: Owner = { name: place.name, alive: true, frozenUntil: 0 };
    void scheduler.sleep(keeper, random.int(longestRestartMs)).then(() => start(place));
  }

  function disturb(what: Disturbance): void {
    const place = random.pick(places);
    switch (what) {
      case "crash":
        return crash(place);
      case "freeze":
        scheduler.counts.freezes += 1;
        place.owner.frozenUntil = scheduler.now() + random.int(8_000);
        return scheduler.log(() => `${place.owner.name} stands still for ${place.owner.frozenUntil - scheduler.now()} ms`);
      case "jump":
        place.skewMs = random.int(2 * faults.skewMs + 1) - faults.skewMs;
        return scheduler.log(() => `the clock of ${place.name} is ${place.skewMs} ms off`);
      case "restart":
        scheduler.counts.restarts += 1;
        scheduler.log(() => "the store restarts");
        return scheduler.breakStore();
    }
  }

  function dueKinds(): ReadonlySet<LaneName> {
    const now = scheduler.now();
    const kinds = new Set<LaneName>();
    if (dueRuns(store).length > 0) kinds.add("timer");
    if ([...tables.webhooks.values()].some(({ nextAttemptAt }) => nextAttemptAt !== null && nextAttemptAt <= now)) kinds.add("webhook");
    if (dueOutbox(store).length > 0) kinds.add("outbox");
    if ([...tables.firings.values()].some(({ nextAttemptAt }) => nextAttemptAt !== null && nextAttemptAt <= now)) kinds.add("trigger");
    if ([...tables.schedules.values()].some(({ nextRunAt, lockedUntil }) => nextRunAt !== null && Math.max(nextRunAt, (lockedUntil ?? 0) + 1) <= now))
      kinds.add("schedule");
    return kinds;
  }

  function quiet(soundSince: number): void {
    witness.checkIdle(dueOutbox(store), soundSince);
  }

  const serving = (): Place[] => places.filter(({ isServing, owner }) => isServing && owner.frozenUntil <= scheduler.now());

  function nextDue(): number | null {
    const moments = [
      ...[...tables.runs.values()].flatMap(({ nextWakeAt, lockedUntil }) => (nextWakeAt === null ? [] : [Math.max(nextWakeAt, (lockedUntil ?? 0) + 1)])),
      ...[...tables.webhooks.values()].flatMap(({ nextAttemptAt }) => nextAttemptAt ?? []),
      ...[...tables.firings.values()].flatMap(({ nextAttemptAt }) => nextAttemptAt ?? []),
      ...[...tables.schedules.values()].flatMap(({ nextRunAt, lockedUntil }) => (nextRunAt === null ? [] : [Math.max(nextRunAt, (lockedUntil ?? 0) + 1)])),
      ...tables.outbox.flatMap(({ status, nextAttemptAt, lockedUntil }) =>
        status === "queued" || status === "sending" ? [Math.max(nextAttemptAt, (lockedUntil ?? 0) + 1)] : [],
      ),
    ].filter((moment) => moment > scheduler.now());
    return moments.length === 0 ? null : Math.min(...moments);
  }

  const names = ["n1", "n2", "n3"].slice(0, 2 + random.int(2));
  for (const name of names) {
    const first = { name, starts: 1, skewMs: random.int(2 * faults.skewMs + 1) - faults.skewMs, knowsSecond: false };
    const owner: Owner = { name: `${name}.1`, alive: true, frozenUntil: 0 };
    const node = build(first, owner);
    places.push({ ...first, owner, node, isServing: true });
    node.start();
  }

  return { seed, random, faults, tables, scheduler, witness, store, places, serving, hasTriggers };
}

export type World = ReturnType<typeof createWorld>;
