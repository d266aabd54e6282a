import { type SchedulesRepository, scheduleLeaseMs } from "@/server/jobs/schedules-repository";
import type { BatchesRepository, ScheduleTime } from "@/server/triggers/batches-repository";
import type { Firing, FiringState, NewFiring } from "@/server/triggers/firing";
import { type FiringsRepository, firingLeaseMs } from "@/server/triggers/firings-repository";
import type { PlacesRepository, Reach } from "@/server/triggers/places-repository";
import { workspaceId } from "./flows";
import type { Ask } from "./model-repositories";
import type { ModelStore } from "./model-store";
import type { FiringRecord, ScheduleRecord } from "./model-tables";

const stateOf = ({ id, status, reason, runId }: FiringRecord): FiringState => ({ id, status, reason, runId });

function firingOf({ key: _key, status: _status, reason: _reason, nextAttemptAt: _next, ...firing }: FiringRecord): Firing {
  return firing;
}

/** A row as the statement writes it; null when there is one of its key. */
function insert({ tables, rules, newId }: ModelStore, firing: NewFiring, row: Pick<FiringRecord, "attempts" | "nextAttemptAt" | "dueAt">): FiringRecord | null {
  const id = newId("q");
  const key = firing.key ?? id;
  if (rules.uniqueFiring && [...tables.firings.values()].some((other) => other.key === key)) return null;
  const record: FiringRecord = { ...firing, ...row, id, key, status: "queued", reason: null, runId: null };
  tables.firings.set(id, record);
  return record;
}

/** Starts that were asked for, as a node sees them. */
export function modelFirings(store: ModelStore, ask: Ask): FiringsRepository {
  const { firings, events, webhooks } = store.tables;
  const { now, stored } = store;
  const change = (id: string, fits: (row: FiringRecord) => boolean, changes: Partial<FiringRecord>): FiringRecord | null => {
    const row = firings.get(id);
    if (row === undefined || !fits(row)) return null;
    const after = { ...row, ...changes };
    firings.set(id, after);
    return after;
  };
  const claimed = { attempts: 1, dueAt: null };
  return {
    store: (firing) =>
      ask(`store the start ${firing.key ?? "without a key"}`, () => {
        const row = insert(store, { ...firing, data: stored(firing.data) }, { ...claimed, nextAttemptAt: now() + firingLeaseMs });
        return row === null ? null : firingOf(row);
      }),
    storeOf: (webhookId, firing) =>
      ask(`store the start of ${webhookId}`, () => {
        const webhook = webhooks.get(webhookId);
        if (webhook?.status !== "received") return null;
        webhooks.set(webhookId, { ...webhook, status: "dispatched", payload: {}, nextAttemptAt: null });
        const row = insert(store, { ...firing, data: stored(firing.data) }, { ...claimed, nextAttemptAt: now() + firingLeaseMs });
        return row === null ? null : firingOf(row);
      }),
    find: (id) => ask(`find the start ${id}`, () => asState(firings.get(id))),
    findByKey: (_workspaceId, key) => ask(`find the start of ${key}`, () => asState([...firings.values()].find((row) => row.key === key))),
    claimDue: (limit) =>
      ask("claim starts", () =>
        [...firings.values()]
          .filter(({ nextAttemptAt }) => nextAttemptAt !== null && nextAttemptAt <= now())
          .slice(0, limit)
          .flatMap(({ id, attempts }) => change(id, () => true, { attempts: attempts + 1, nextAttemptAt: now() + firingLeaseMs }) ?? [])
          .map(firingOf),
      ),
    renew: (claims) =>
      ask("renew the claims of starts", () =>
        claims.flatMap(({ id, attempts }) =>
          change(id, (row) => row.status === "queued" && row.attempts === attempts, { nextAttemptAt: now() + firingLeaseMs }) === null ? [] : [id],
        ),
      ),
    settle: (id, outcome) =>
      ask(`settle ${id} as ${outcome.status}`, () => {
        const { status } = outcome;
        const isLeft = (row: FiringRecord) => row.status === "queued" || (status === "started" && row.status !== "started");
        const reason = status === "skipped" ? outcome.reason : null;
        change(id, isLeft, { status, reason, runId: status === "started" ? outcome.runId : null, nextAttemptAt: null });
      }),
    giveBack: ({ id, attempts }, { delayMs }) =>
      ask(`the start ${id} has failed`, () => {
        const begun = [...events.values()].find((each) => each.idempotencyKey === id)?.runId ?? null;
        const givenUp: Partial<FiringRecord> =
          begun === null ? { status: "failed", nextAttemptAt: null } : { status: "started", runId: begun, nextAttemptAt: null };
        const changes = delayMs === null ? givenUp : { nextAttemptAt: now() + delayMs };
        change(id, (row) => row.status === "queued" && row.attempts === attempts, changes);
      }),
    findBegun: (conversationId, id) =>
      ask(`find what ${id} has begun`, () => {
        const event = [...events.values()].find((each) => each.conversationId === conversationId && each.idempotencyKey === id);
        return event === undefined ? null : { runId: event.runId };
      }),
  };
}

const asState = (row: FiringRecord | undefined): FiringState | null => (row === undefined ? null : stateOf(row));

/** Where starts take place, as a node sees it. */
export function modelPlaces({ tables, now, newId }: ModelStore, ask: Ask): PlacesRepository {
  const { people, firings, conversations } = tables;
  const connection = { id: "c_sim", workspaceId, channel: "whatsapp", name: "Phones", publicKey: "phones", settings: {}, status: "active" as const };

  function open(
    id: string,
    channel: string,
    person: { participantId: string; addressId: string } | null,
    { module, slug }: { module: string; slug: string | null },
  ): void {
    const times = { tokenUsedAt: now(), lastActivityAt: now() };
    const who = {
      participantId: person?.participantId ?? null,
      addressId: person?.addressId ?? null,
      connectionId: person === null ? null : connection.id,
      userId: null,
    };
    const row = { id, workspaceId, tokenHash: id, channel, module, openedWith: slug, locale: "en", timezone: null, ...who, ...times };
    conversations.set(id, { ...row, revision: 0, foregroundRunId: null, lastSeq: 0 });
  }

  const reach = (participantId: string): Reach[] => {
    const person = people.get(participantId);
    return person === undefined
      ? []
      : [{ participantId, status: "active", addressId: person.addressId, optedOut: false, connection, lastInboundAt: null, isBusy: false }];
  };

  return {
    reach: (_workspaceId, ids) => ask("reach people", () => ids.flatMap(reach)),
    reachAddress: async () => null,
    findPerson: async (_workspaceId, name) => ({ participantId: name, addressId: null }),
    findPeople: async (_workspaceId, names) => names.map((id) => ({ id, phone: null })),
    settle: (firingId, addressId, opening) =>
      ask(`settle where ${firingId} begins`, () => {
        const firing = firings.get(firingId);
        if (firing === undefined || firing.conversationId !== null) return firing?.conversationId ?? null;
        const [participantId, person] = [...people].find(([, each]) => each.addressId === addressId) ?? [null, null];
        const conversationId = person?.conversationId ?? newId("s");
        if (person === null || participantId === null) open(conversationId, "web", null, opening);
        else if (person.conversationId === null) {
          open(conversationId, connection.channel, { participantId, addressId: person.addressId }, opening);
          people.set(participantId, { ...person, conversationId });
        }
        firings.set(firingId, { ...firing, conversationId });
        return conversationId;
      }),
    hasConversation: (_workspaceId, id) => ask(`is ${id} there`, () => conversations.has(id)),
    hasParticipant: (_workspaceId, id) => ask(`is ${id} there`, () => people.has(id)),
  };
}

/** Times after which the one schedule of a history ends. */
const mostTimes = 2;

/** Schedules as a node sees them: each time starts a flow for everybody. */
export function modelSchedules({ tables, now }: ModelStore, ask: Ask): Pick<SchedulesRepository, "claimDue" | "renew" | "release"> {
  const { schedules } = tables;
  return {
    claimDue: (limit) =>
      ask("claim schedules", () =>
        [...schedules.values()]
          .filter(({ nextRunAt, lockedUntil }) => nextRunAt !== null && nextRunAt <= now() && (lockedUntil === null || lockedUntil < now()))
          .slice(0, limit)
          .map((row) => {
            schedules.set(row.id, { ...row, lockedUntil: now() + scheduleLeaseMs });
            const { id, kind, cron, payload } = row;
            return {
              id,
              workspaceId,
              kind,
              cron,
              timezone: "UTC",
              payload,
              active: true,
              nextRunAt: new Date(row.nextRunAt ?? 0),
              lastRunAt: null,
              attempts: 1,
            };
          }),
      ),
    renew: (claims) =>
      ask("renew the claims of schedules", () =>
        claims.flatMap(({ id }) => {
          const row = schedules.get(id);
          if (row === undefined || row.lockedUntil === null) return [];
          schedules.set(id, { ...row, lockedUntil: now() + scheduleLeaseMs });
          return [id];
        }),
      ),
    release: (id, { delayMs }) =>
      ask(`release the schedule ${id}`, () => {
        const row = schedules.get(id);
        if (row !== undefined && row.lockedUntil !== null) schedules.set(id, { ...row, lockedUntil: now() + delayMs });
      }),
  };
}

/** Moves a schedule on, and gives it as it was; null when it has moved on already. */
export function moveOn({ tables }: ModelStore, { scheduleId, at, next }: Pick<ScheduleTime, "scheduleId" | "at" | "next">): ScheduleRecord | null {
  const row = tables.schedules.get(scheduleId);
  if (row === undefined || row.nextRunAt !== (at?.getTime() ?? null)) return null;
  const times = [...row.times, row.nextRunAt ?? 0];
  tables.schedules.set(scheduleId, { ...row, lockedUntil: null, times, nextRunAt: times.length < mostTimes ? next.getTime() : null });
  return row;
}

/** A start for each person. */
export function startForAll(store: ModelStore, row: ScheduleRecord, { key, data, at }: Pick<ScheduleTime, "key" | "data" | "at">): void {
  const firing = { workspaceId, flowId: String(row.payload.flowId), kind: "schedule" as const, name: row.cron, addressId: null, conversationId: null, data };
  for (const participantId of store.tables.people.keys())
    insert(store, { ...firing, key: `${key}:${participantId}`, participantId }, { attempts: 0, dueAt: at, nextAttemptAt: store.now() });
}

/** What the statement of a schedule's time does: all of it or nothing. */
export function modelBatches(store: ModelStore, ask: Ask): Pick<BatchesRepository, "fire"> {
  return {
    fire: (time) =>
      ask(`the schedule ${time.scheduleId} fires`, () => {
        const row = moveOn(store, time);
        if (row !== null) startForAll(store, row, time);
      }),
  };
}
