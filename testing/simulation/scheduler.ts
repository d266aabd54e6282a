import type { LaneName } from "@/server/due/due-rows";
import type { Faults } from "./faults";
import type { SeededRandom } from "./seeded-random";

/** Who waits for an answer. What a dead owner waited for is never answered; a frozen one goes on later. */
export type Owner = { name: string; alive: boolean; frozenUntil: number };

/** `store` and `port` calls may fail, or be done and their answer lost; `net` is a way between clients and nodes; `step` always succeeds. */
export type CallKind = "store" | "port" | "net" | "step";

type Pending = {
  owner: Owner;
  kind: CallKind;
  label: string;
  /** True when it was done already and only the answer is under way. */
  isDone: boolean;
  perform: () => void;
  /** What came of it, as text. */
  outcome: () => string;
  answer: () => void;
  lose: (error: ConnectionLost) => void;
};

/** `idleFor`: it only looks whether something of that kind is due. */
type Sleeper = { owner: Owner; until: number; idleFor: LaneName | null; wake: () => void };

/** The connection broke: whether the call was done is not known. */
export class ConnectionLost extends Error {
  constructor(label: string) {
    super(`Connection terminated unexpectedly during ${label}`);
    this.name = "ConnectionLost";
  }
}

export type Disturbance = "crash" | "freeze" | "jump" | "restart";

export type SchedulerHooks = {
  /** Something from outside that chance decided on. */
  disturb: (what: Disturbance) => void;
  /** Kinds of which something is due. */
  dueKinds: () => ReadonlySet<LaneName>;
  /** When something will be due that nobody sleeps for; null when nothing will. */
  nextDue: () => number | null;
  /** Nothing can go on before time passes; nothing has gone wrong since then. */
  quiet: (soundSince: number) => void;
};

export type SchedulerCounts = { decisions: number; crashes: number; lost: number; failed: number; freezes: number; restarts: number };

const mostDecisions = 20_000;

/**
 * Holds every call that leaves a simulated node and every sleep, and lets chance choose which one goes on next, and how.
 * Between two choices all code that can run without an answer has run. No real time passes.
 */
export function createScheduler({ random, faults, startAt, hooks }: { random: SeededRandom; faults: Faults; startAt: number; hooks: SchedulerHooks }) {
  const pending: Pending[] = [];
  const sleepers: Sleeper[] = [];
  const counts: SchedulerCounts = { decisions: 0, crashes: 0, lost: 0, failed: 0, freezes: 0, restarts: 0 };
  const history: string[] | null = faults.isTraced ? [] : null;
  let time = startAt;
  let calmAt = 0;
  let isCalm = false;
  let faultAt = startAt;

  const log = (text: () => string): void => void history?.push(`${String(time - startAt).padStart(8)} ms  ${text()}`);

  const canRun = (owner: Owner): boolean => owner.frozenUntil <= time;

  function call<T>(owner: Owner, kind: CallKind, label: string, apply: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (owner.alive) pending.push(toPending(owner, kind, label, apply, resolve, reject));
    });
  }

  function wait({ owner, ms, signal, idleFor }: { owner: Owner; ms: number; signal: AbortSignal | undefined; idleFor: LaneName | null }): Promise<void> {
    return new Promise((resolve) => {
      if (!owner.alive) return;
      const end = (): void => {
        signal?.removeEventListener("abort", end);
        const at = sleepers.indexOf(sleeper);
        if (at === -1) return;
        sleepers.splice(at, 1);
        resolve();
      };
      const sleeper: Sleeper = { owner, until: time + Math.max(0, Math.ceil(ms)), idleFor, wake: end };
      sleepers.push(sleeper);
      signal?.addEventListener("abort", end);
    });
  }

  const sleep = (owner: Owner, ms: number, signal?: AbortSignal): Promise<void> => wait({ owner, ms, signal, idleFor: null });

  function answer(entry: Pending): void {
    log(() => `${entry.owner.name}: ${entry.label} -> ${entry.outcome()}`);
    entry.answer();
  }

  function lose(entry: Pending, wasDone: boolean): void {
    if (wasDone && !entry.isDone) entry.perform();
    faultAt = time;
    log(() => `${entry.owner.name}: ${entry.label} -> connection lost ${entry.isDone ? "after" : "before"} it was done`);
    entry.lose(new ConnectionLost(entry.label));
  }

  function goOn(entry: Pending): void {
    const at = pending.indexOf(entry);
    const isFaulty = !isCalm && entry.kind !== "step" && !entry.isDone;
    if (isFaulty && random.chance(faults.fail)) {
      counts.failed += 1;
      pending.splice(at, 1);
      return lose(entry, false);
    }
    if (isFaulty && random.chance(faults.lose)) {
      counts.lost += 1;
      pending.splice(at, 1);
      return lose(entry, true);
    }
    // Not a fault: what was asked for later may be answered earlier.
    if (entry.kind !== "step" && !entry.isDone && random.chance(faults.late)) {
      entry.perform();
      return log(() => `${entry.owner.name}: ${entry.label} done, the answer is under way`);
    }
    pending.splice(at, 1);
    if (!entry.isDone) entry.perform();
    answer(entry);
  }

  function chooseFault(): Disturbance | "slow" | null {
    const drawn = random.next();
    let bound = 0;
    for (const name of ["crash", "freeze", "jump", "restart", "slow"] as const) {
      bound += faults[name];
      if (drawn < bound) return name;
    }
    return null;
  }

  /**
   * Lets time pass until something can go on; false when nothing ever will. Looking for due work when there is none changes
   * nothing, so those looks are left out.
   */
  function skip(): boolean {
    hooks.quiet(faultAt);
    const due = hooks.dueKinds();
    const moments = [
      ...sleepers.filter(({ idleFor }) => idleFor === null || due.has(idleFor)).map(({ until, owner }) => Math.max(until, owner.frozenUntil)),
      ...pending.map(({ owner }) => owner.frozenUntil),
      ...[hooks.nextDue()].filter((moment) => moment !== null),
    ].filter((moment) => moment > time);
    if (moments.length === 0) return false;
    time = Math.min(...moments);
    return true;
  }

  function awakeSleepers(): Sleeper[] {
    const awake = sleepers.filter(({ owner, until }) => until <= time && canRun(owner));
    if (awake.every(({ idleFor }) => idleFor === null)) return awake;
    const due = hooks.dueKinds();
    return awake.filter(({ idleFor }) => idleFor === null || due.has(idleFor));
  }

  /** One choice; false when there is nothing left to choose from. */
  function decide(): boolean {
    counts.decisions += 1;
    if (counts.decisions > mostDecisions) throw new Error(`the history does not end: ${describe()}`);
    time += random.int(4);
    if (!isCalm && counts.decisions >= calmAt) {
      isCalm = true;
      log(() => "no more faults");
    }
    const fault = isCalm ? null : chooseFault();
    if (fault === "slow") time += 100 + random.int(4_000);
    else if (fault !== null) {
      faultAt = time;
      hooks.disturb(fault);
    }
    const ready = pending.filter(({ owner }) => canRun(owner));
    const awake = awakeSleepers();
    if (ready.length + awake.length === 0) return skip();
    const choice = random.int(ready.length + awake.length);
    const entry = ready[choice];
    const sleeper = awake[choice - ready.length];
    if (entry !== undefined) goOn(entry);
    else sleeper?.wake();
    return true;
  }

  const describe = (): string =>
    [...pending.map(({ owner, label }) => `${owner.name}: ${label}`), ...sleepers.map(({ owner }) => `${owner.name} sleeps`)].slice(0, 10).join(", ");

  return {
    call,
    sleep,
    /** Sleeps until it is time to look for due work of a kind. A history may end while it does. */
    pause: (owner: Owner, ms: number, signal: AbortSignal | undefined, idleFor: LaneName): Promise<void> => wait({ owner, ms, signal, idleFor }),
    log,
    counts,
    history: (): readonly string[] => history ?? [],
    describe,
    /** The true time, which is the store's: milliseconds since the epoch. */
    now: (): number => time,
    isCalm: (): boolean => isCalm,
    /** The owner is gone: of what it had sent off, chance decides what still arrives; nothing of it is answered. */
    bury(owner: Owner): void {
      owner.alive = false;
      for (const entry of pending.filter((candidate) => candidate.owner === owner)) {
        pending.splice(pending.indexOf(entry), 1);
        if (!entry.isDone && entry.kind !== "net" && random.chance(0.5)) {
          entry.perform();
          log(() => `${owner.name}: ${entry.label} still arrived`);
        }
      }
      for (const sleeper of sleepers.filter((candidate) => candidate.owner === owner)) sleepers.splice(sleepers.indexOf(sleeper), 1);
    },
    /** All calls of the store break, done or not. */
    breakStore(): void {
      for (const entry of pending.filter(({ kind }) => kind === "store")) {
        pending.splice(pending.indexOf(entry), 1);
        lose(entry, random.chance(0.5));
      }
    },
    /** Ends when nothing is left to do; there are no faults any more after so many decisions. */
    run({ calmAfter }: { calmAfter: number }): Promise<void> {
      calmAt = calmAfter;
      return new Promise((resolve, reject) => {
        // A tick that is asked for from a microtask runs when all microtasks are done, without a turn of the event loop.
        const later = (): void => queueMicrotask(() => process.nextTick(tick));
        const tick = (): void => {
          try {
            if (decide()) later();
            else resolve();
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        };
        later();
      });
    },
  };
}

function toPending<T>(owner: Owner, kind: CallKind, label: string, apply: () => T, resolve: (value: T) => void, reject: (error: unknown) => void): Pending {
  let settle: () => void = () => undefined;
  let text: () => string = () => "nothing";
  const entry: Pending = {
    owner,
    kind,
    label,
    isDone: false,
    perform() {
      entry.isDone = true;
      try {
        const value = apply();
        settle = () => resolve(value);
        text = () => brief(value);
      } catch (error) {
        settle = () => reject(error);
        text = () => `refused, ${String(error)}`;
      }
    },
    outcome: () => text(),
    answer: () => settle(),
    lose: reject,
  };
  return entry;
}

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? "done";
  return text.length > 160 ? `${text.slice(0, 157)}...` : text;
}

export type Scheduler = ReturnType<typeof createScheduler>;
