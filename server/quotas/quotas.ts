import { AppError } from "@/flows/errors";
import { type Quota, type QuotaLimits, quotaKinds } from "@/flows/protocol/quotas";
import { type Actor, authorise, bylineOf } from "../access/actor";
import { createSlots } from "../concurrency/slots";
import { tooMany } from "../rate-limits/too-many";
import { type Account, createAccount } from "./account";
import { periodOf, untilNext } from "./periods";
import type { QuotasRepository } from "./repository";

export type QuotasDeps = {
  repository: QuotasRepository;
  /** Counts, and refuses nothing. */
  isOff: boolean;
  /** @throws AppError FORBIDDEN for whoever does not run the installation */
  requireRunner: (actor: Actor, message: string) => Promise<unknown>;
  now: () => number;
  log: { warn(fields: object, text: string): void };
};

const tellEveryMs = 1_000;
/** Each so many times that it tells, it also asks. */
const askEvery = 5;
const measureEvery = 600;

const onlyRunner = "Limits are set by an owner of this installation's first workspace.";

/** Turns at a time of a workspace that has used more than half of what it may use at once; others of it wait. */
const hardTurns = { atOnce: 2, waiting: 200 };

/**
 * What each workspace uses of the installation, and what it may. Counted in this process's memory, so that a turn asks nobody; the
 * processes tell each other once a second. Refused is only what somebody is waiting for an answer to: what was taken is done.
 */
export function createQuotas({ repository, isOff, requireRunner, now, log }: QuotasDeps) {
  const accounts = new Map<string, Account>();
  const hard = createSlots({ atOnce: Number.POSITIVE_INFINITY, waiting: Number.POSITIVE_INFINITY, perCaller: hardTurns, refusal: () => tooMany(5_000) });
  const unknown = new Set<string>();
  let timer: NodeJS.Timeout | null = null;
  let telling: Promise<void> = Promise.resolve();
  let rounds = 0;

  function accountOf(workspaceId: string): Account {
    const known = accounts.get(workspaceId);
    if (known !== undefined) return known;
    const account = createAccount(now);
    accounts.set(workspaceId, account);
    unknown.add(workspaceId);
    return account;
  }

  async function tell(): Promise<void> {
    const untold = [...accounts].flatMap(([workspaceId, account]) => account.takeUntold().map((used) => ({ workspaceId, ...used })));
    if (untold.length === 0) return;
    try {
      hear(await repository.add(untold));
    } catch (error) {
      for (const { workspaceId, kind, period, used } of untold) accounts.get(workspaceId)?.giveBack(kind, period, used);
      throw error;
    }
  }

  async function ask(workspaceIds: readonly string[]): Promise<void> {
    if (workspaceIds.length === 0) return;
    const at = now();
    const limits = await repository.limits(workspaceIds);
    const totals = await repository.totals(workspaceIds, (kind) => periodOf(kind, at));
    for (const workspaceId of workspaceIds) {
      accounts.get(workspaceId)?.setLimits(limits.get(workspaceId) ?? null);
      // Connections of others are told of only while there are some.
      accounts.get(workspaceId)?.heard("connections", 0, 0);
    }
    hear(totals);
  }

  function hear(totals: Awaited<ReturnType<QuotasRepository["totals"]>>): void {
    for (const { workspaceId, kind, period, used } of totals) accounts.get(workspaceId)?.heard(kind, period, used);
  }

  async function round(): Promise<void> {
    const isAsking = rounds % askEvery === 0;
    const isMeasuring = rounds % measureEvery === 0;
    rounds += 1;
    try {
      await tell();
      const asked = isAsking ? [...accounts.keys()] : [...unknown];
      unknown.clear();
      await ask(asked);
      if (isAsking) await tellConnections();
      if (isMeasuring) {
        await repository.measureStorage();
        await repository.tidy();
      }
    } catch (error) {
      log.warn({ err: error }, "what workspaces use could not be told; it is tried again");
    }
  }

  async function tellConnections(): Promise<void> {
    const counts = new Map([...accounts].flatMap(([workspaceId, account]) => (account.connections() === 0 ? [] : [[workspaceId, account.connections()]])));
    if (counts.size > 0) await repository.setConnections(counts);
  }

  function tellAgain(): Promise<void> {
    telling = telling.then(round);
    return telling;
  }

  function requireRate(account: Account, kind: "turns" | "cpu"): void {
    const waitMs = account.rates[kind].waitMs(account.limitOf(kind));
    if (waitMs > 0) throw tooMany(waitMs, { quota: kind });
  }

  return {
    /** A customer opens a conversation; one that does not come to be counts for nothing. @throws AppError QUOTA_REACHED, and what `open` throws */
    async openConversation<T>(workspaceId: string, open: () => Promise<T>): Promise<T> {
      const account = accountOf(workspaceId);
      const reached = (["conversations", "storage"] as const).find((kind) => account.isReached(kind));
      if (reached !== undefined && !isOff) throw quotaReached(reached, now());
      const opened = await open();
      account.use("conversations", 1);
      return opened;
    },

    /** Takes a customer's message, in turn when the workspace's flows are hard work. @throws AppError RATE_LIMITED before anything is taken */
    async takeMessage<T>(workspaceId: string, take: () => Promise<T>): Promise<T> {
      const account = accountOf(workspaceId);
      if (isOff) return take();
      requireRate(account, "turns");
      requireRate(account, "cpu");
      return account.rates.cpu.isHard(account.limitOf("cpu")) ? hard.run(take, workspaceId) : take();
    },

    /** The engine has worked for a workspace. */
    worked: (workspaceId: string, ms: number): void => accountOf(workspaceId).use("cpu", ms),
    /** A run was brought on. */
    brought: (workspaceId: string): void => accountOf(workspaceId).use("turns", 1),

    mayAskModel: (workspaceId: string): boolean => isOff || !accountOf(workspaceId).isReached("tokens"),
    askedModel: (workspaceId: string, tokens: number): void => accountOf(workspaceId).use("tokens", tokens),

    hasConnection: (workspaceId: string): boolean => isOff || !accountOf(workspaceId).isReached("connections"),
    /** Counts a live connection; gives what is to be called at its end, or null when there are too many. */
    connect(workspaceId: string): (() => void) | null {
      const account = accountOf(workspaceId);
      return account.isReached("connections") && !isOff ? null : account.connect();
    },

    /** What is used of each limit, as all processes know it. */
    async list(actor: Actor): Promise<{ quotas: Quota[]; mayChange: boolean }> {
      authorise(actor, "settings:read");
      const account = accountOf(actor.workspaceId);
      await tell();
      await ask([actor.workspaceId]);
      const quotas = quotaKinds.map((kind) => ({ kind, used: Math.round(account.usedOf(kind)), limit: account.limitOf(kind), isOwn: account.isOwn(kind) }));
      const mayChange = await requireRunner(actor, onlyRunner).then(
        () => true,
        () => false,
      );
      return { quotas, mayChange };
    },

    /** In other processes it counts within some seconds. Audited. @throws AppError FORBIDDEN for whoever does not run the installation */
    async change(actor: Actor, limits: QuotaLimits): Promise<void> {
      authorise(actor, "settings:manage");
      await requireRunner(actor, onlyRunner);
      await repository.setLimits(actor.workspaceId, limits, bylineOf(actor));
      accountOf(actor.workspaceId).setLimits(limits);
    },

    /** Tells the others what was used, and hears what they have. */
    tell: tellAgain,
    start(): void {
      timer = setInterval(() => void tellAgain(), tellEveryMs);
      timer.unref();
    },
    async stop(): Promise<void> {
      if (timer === null) return;
      clearInterval(timer);
      timer = null;
      await tellAgain();
    },
  };
}

function quotaReached(kind: "conversations" | "storage", now: number): AppError {
  const seconds = kind === "conversations" ? Math.ceil(untilNext(kind, now) / 1000) : 3_600;
  return new AppError("QUOTA_REACHED", { message: "The workspace takes no new conversations for now.", details: { quota: kind, retryAfterSeconds: seconds } });
}

export type Quotas = ReturnType<typeof createQuotas>;
