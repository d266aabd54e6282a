import type { FlowDefinition } from "@/flows/definition/schema";
import { recordAudit } from "../accounts/audit/audit-repository";
import type { Prisma, PrismaClient } from "../db/generated/client";
import { newId } from "../db/ids";
import type { Documents } from "./documents/create-documents";
import { createEditLog, loggedEdits } from "./edit-log";
import type { FlowFilter, FlowListing, FlowRecord, FlowStatus, VersionRecord, VersionSummary } from "./flow-records";
import { type FlowScheduleRow, flowScheduleKindOf } from "./flow-schedules";
import { createLines } from "./lines";
import { flowSelect, summarySelect, toFlow, toStored, toSummary, toVersion, versionSelect } from "./rows";

/** Changes of one flow that may wait for the one under way. */
const mostWaiting = 8;

type Client = PrismaClient | Prisma.TransactionClient;
export type NewFlow = { id: string; workspaceId: string; slug: string; definition: FlowDefinition; versionId: string; by: string };
export type FlowListRow = FlowRecord & { publishedVersion: number | null; draftVersion: number | null; stateCount: number };

/** Flows and their versions. Writes happen inside `exclusively`, which holds the flow's row. */
export function createFlowRepository(db: PrismaClient, { parse }: Pick<Documents, "parse">) {
  const lines = createLines({ most: mostWaiting });
  return {
    find: (workspaceId: string, idOrSlug: string) => find(db, workspaceId, idOrSlug),
    current: (flow: FlowRecord) => current(db, flow, parse),
    /** The flow and the document that is edited, as they were at one moment. */
    async newest(workspaceId: string, idOrSlug: string): Promise<{ flow: FlowRecord; version: VersionRecord } | null> {
      const found = await db.$transaction(
        async (tx) => {
          const flow = await find(tx, workspaceId, idOrSlug);
          return flow && { flow, row: await currentRow(tx, flow) };
        },
        { isolationLevel: "RepeatableRead" },
      );
      return found && { flow: found.flow, version: await toVersion(found.row, parse) };
    },
    /** Null when not all of it is kept, or it is too much to be told. */
    edits: (flowId: string, range: { after: number; upTo: number }) => loggedEdits(db, flowId, range),
    async list(workspaceId: string, filter: FlowFilter & { cursor?: string | null | undefined; limit: number }): Promise<FlowListRow[]> {
      const rows = await db.flow.findMany({
        where: { ...filterOf(workspaceId, filter), ...(filter.cursor ? { id: { lt: filter.cursor } } : {}) },
        orderBy: { id: "desc" },
        take: filter.limit,
        select: { ...flowSelect, versions: { where: { status: { in: ["draft", "published"] } }, select: { id: true, number: true, status: true } } },
      });
      const counts = await stateCounts(
        db,
        rows.map((row) => row.id),
      );
      return rows.map(({ versions, ...row }) => ({
        ...toFlow(row),
        publishedVersion: versions.find((version) => version.id === row.publishedVersionId)?.number ?? null,
        draftVersion: versions.find((version) => version.status === "draft")?.number ?? null,
        stateCount: counts.get(row.id) ?? 0,
      }));
    },
    /** Runs of customers per flow since that moment. */
    async runsSince(workspaceId: string, since: Date): Promise<Map<string, number>> {
      const rows = await db.flowRun.groupBy({ by: ["flowId"], where: { workspaceId, sandbox: false, startedAt: { gte: since } }, _count: { _all: true } });
      return new Map(rows.map((row) => [row.flowId, row._count._all]));
    },
    /** Runs of customers per version of a flow since that moment. */
    async runsByVersion(flowId: string, since: Date): Promise<Map<string, number>> {
      const rows = await db.flowRun.groupBy({ by: ["flowVersionId"], where: { flowId, sandbox: false, startedAt: { gte: since } }, _count: { _all: true } });
      return new Map(rows.map((row) => [row.flowVersionId, row._count._all]));
    },
    /** Which of these flows ever ran; one look into an index for each. */
    async withRuns(flowIds: string[]): Promise<Set<string>> {
      if (flowIds.length === 0) return new Set();
      const rows = await db.$queryRaw<{ id: string }[]>`
        SELECT id FROM unnest(${flowIds}::text[]) AS asked(id) WHERE EXISTS (SELECT 1 FROM flow_runs r WHERE r.flow_id = asked.id)`;
      return new Set(rows.map((row) => row.id));
    },
    /** Names by the ids of people and keys, for "edited by". Who has no name goes by the address, where addresses may be seen. */
    async namesOf(ids: string[], { withAddresses }: { withAddresses: boolean }): Promise<Map<string, string>> {
      const [users, keys] = await Promise.all([
        db.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true, email: true } }),
        db.apiKey.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } }),
      ]);
      return new Map([
        ...users.flatMap(({ id, name, email }): [string, string][] => (name !== null ? [[id, name]] : withAddresses ? [[id, email]] : [])),
        ...keys.map((key): [string, string] => [key.id, key.name]),
      ]);
    },
    async timezone(workspaceId: string): Promise<string> {
      const row = await db.workspace.findUnique({ where: { id: workspaceId }, select: { timezone: true } });
      return row?.timezone ?? "UTC";
    },
    async version(flowId: string, number: number): Promise<VersionRecord | null> {
      const row = await db.flowVersion.findUnique({ where: { flowId_number: { flowId, number } }, select: versionSelect });
      return row && toVersion(row, parse);
    },
    async versionById(id: string): Promise<VersionSummary | null> {
      const row = await db.flowVersion.findUnique({ where: { id }, select: summarySelect });
      return row && toSummary(row);
    },
    /** Newest first, from below `before`. */
    async versions(flowId: string, page: { before: number | null; limit: number }): Promise<VersionSummary[]> {
      const where = { flowId, ...(page.before === null ? {} : { number: { lt: page.before } }) };
      const rows = await db.flowVersion.findMany({ where, orderBy: { number: "desc" }, take: page.limit, select: summarySelect });
      return rows.map(toSummary);
    },
    slugsLike: async (workspaceId: string, base: string): Promise<Set<string>> => {
      const rows = await db.flow.findMany({ where: { workspaceId, slug: { startsWith: base } }, select: { slug: true } });
      return new Set(rows.map((row) => row.slug));
    },
    /** False when the slug is taken. */
    async insert({ id, workspaceId, slug, definition, versionId, by }: NewFlow): Promise<boolean> {
      const stored = toStored(definition);
      return db.$transaction(async (tx) => {
        // ON CONFLICT waits for a concurrent creation of the same slug instead of failing the transaction.
        const made = await tx.flow.createMany({
          data: { id, workspaceId, slug, ...columnsOf(definition), config: {}, status: "draft", revision: 1, createdBy: by, updatedBy: by },
          skipDuplicates: true,
        });
        if (made.count === 0) return false;
        await tx.flowVersion.create({
          data: { id: versionId, flowId: id, number: 1, status: "draft", definition: stored, revision: 1, createdBy: by },
          select: { id: true },
        });
        return true;
      });
    },
    /** Runs `work` in one transaction that holds the flow's row; null when there is no such flow. */
    exclusively<T>(workspaceId: string, idOrSlug: string, work: (locked: LockedFlow, flow: FlowRecord) => Promise<T>): Promise<T | null> {
      return lines.inTurn(`${workspaceId} ${idOrSlug}`, () =>
        db.$transaction(
          async (tx) => {
            const found = await find(tx, workspaceId, idOrSlug);
            if (!found) return null;
            await tx.$queryRaw`SELECT id FROM flows WHERE id = ${found.id} FOR UPDATE`;
            const flow = await find(tx, workspaceId, found.id);
            return flow && work(lockedMethods(tx, flow, parse), flow);
          },
          { maxWait: 10_000, timeout: 15_000 },
        ),
      );
    },
  };
}

function lockedMethods(tx: Prisma.TransactionClient, flow: FlowRecord, parse: Documents["parse"]) {
  return {
    edits: createEditLog(tx, flow),
    current: () => current(tx, flow, parse),
    async publishedVersion(): Promise<VersionRecord | null> {
      if (flow.publishedVersionId === null) return null;
      const row = await tx.flowVersion.findUnique({ where: { id: flow.publishedVersionId }, select: versionSelect });
      return row && toVersion(row, parse);
    },
    async addDraft(id: string, definition: FlowDefinition, revision: number, by: string): Promise<{ id: string; number: number }> {
      const newest = await tx.flowVersion.aggregate({ where: { flowId: flow.id }, _max: { number: true } });
      const number = (newest._max.number ?? 0) + 1;
      await tx.flowVersion.create({
        data: { id, flowId: flow.id, number, status: "draft", definition: toStored(definition), revision, createdBy: by },
        select: { id: true },
      });
      return { id, number };
    },
    async updateDraft(id: string, definition: FlowDefinition, revision: number) {
      await tx.flowVersion.update({ where: { id }, data: { definition: toStored(definition), revision }, select: { id: true } });
    },
    dropDraft: async (id: string) => {
      await tx.flowVersion.delete({ where: { id }, select: { id: true } });
    },
    /** The list's columns follow the document, published or not. */
    async touch(definition: FlowDefinition, revision: number, by: string) {
      await tx.flow.update({ where: { id: flow.id }, data: { ...columnsOf(definition), revision, updatedBy: by }, select: { id: true } });
    },
    async publish(version: VersionRecord, by: string, { checksum, notes, at }: { checksum: string; notes: string | null; at: Date }) {
      await tx.flowVersion.update({
        where: { id: version.id },
        data: { status: "published", checksum, notes, publishedAt: at, publishedBy: by },
        select: { id: true },
      });
      const status: FlowStatus = flow.status === "draft" ? "active" : flow.status;
      await tx.flow.update({
        where: { id: flow.id },
        data: { publishedVersionId: version.id, config: toStored(version.definition), status, updatedBy: by },
        select: { id: true },
      });
    },
    async version(number: number): Promise<VersionRecord | null> {
      const row = await tx.flowVersion.findUnique({ where: { flowId_number: { flowId: flow.id, number } }, select: versionSelect });
      return row && toVersion(row, parse);
    },
    /** New runs start on it from now on. */
    async startOn(version: VersionRecord, by: string) {
      await tx.flow.update({
        where: { id: flow.id },
        data: { publishedVersionId: version.id, config: toStored(version.definition), updatedBy: by },
        select: { id: true },
      });
    },
    setNotes: async (number: number, notes: string | null) => {
      await tx.flowVersion.update({ where: { flowId_number: { flowId: flow.id, number } }, data: { notes }, select: { id: true } });
    },
    setStatus: async (status: FlowStatus, by: string) => {
      await tx.flow.update({ where: { id: flow.id }, data: { status, updatedBy: by }, select: { id: true } });
    },
    setPriority: async (priority: number, by: string) => {
      await tx.flow.update({ where: { id: flow.id }, data: { priority, updatedBy: by }, select: { id: true } });
    },
    setListing: async ({ isPublic, title }: FlowListing, by: string) => {
      await tx.flow.update({ where: { id: flow.id }, data: { isPublic, title, updatedBy: by }, select: { id: true } });
    },
    /** Where the workspace is. */
    async timezone(): Promise<string> {
      const { timezone } = await tx.workspace.findUniqueOrThrow({ where: { id: flow.workspaceId }, select: { timezone: true } });
      return timezone;
    },
    /** All times at which the flow starts by itself. One that stays keeps the time it waits for. */
    async setSchedules(rows: readonly FlowScheduleRow[]) {
      const own = flowScheduleKindOf(flow.id);
      const kept = rows.map(({ kind, cron }) => `${kind} ${cron}`);
      await tx.$executeRaw`DELETE FROM schedules WHERE workspace_id = ${flow.workspaceId} AND starts_with(kind, ${own}) AND NOT (kind || ' ' || cron = ANY (${kept}))`;
      for (const { kind, cron, timezone, payload, nextRunAt } of rows)
        await tx.$executeRaw`INSERT INTO schedules AS s (id, workspace_id, kind, cron, timezone, payload, next_run_at)
          VALUES (${newId("x")}, ${flow.workspaceId}, ${kind}, ${cron}, ${timezone}, ${payload}, ${nextRunAt})
          ON CONFLICT (workspace_id, kind, cron) DO UPDATE SET timezone = EXCLUDED.timezone, payload = EXCLUDED.payload,
            next_run_at = CASE WHEN s.timezone = EXCLUDED.timezone THEN s.next_run_at ELSE EXCLUDED.next_run_at END`;
    },
    remove: async () => {
      await tx.flow.delete({ where: { id: flow.id }, select: { id: true } });
    },
    hasRuns: async () => (await tx.flowRun.count({ where: { flowId: flow.id }, take: 1 })) > 0,
    audit: (entry: { actor: string; origin?: string | null; action: string; details?: { [key: string]: string | number | boolean | null } }) =>
      recordAudit(tx, { workspaceId: flow.workspaceId, entity: flow.id, ...entry }),
  };
}

async function find(client: Client, workspaceId: string, idOrSlug: string): Promise<FlowRecord | null> {
  const rows = await client.flow.findMany({ where: { workspaceId, OR: [{ id: idOrSlug }, { slug: idOrSlug }] }, select: flowSelect, take: 2 });
  const row = rows.find((candidate) => candidate.id === idOrSlug) ?? rows[0];
  return row ? toFlow(row) : null;
}

/** The draft if there is one, else the published version. */
async function current(client: Client, flow: FlowRecord, parse: Documents["parse"]): Promise<VersionRecord> {
  return toVersion(await currentRow(client, flow), parse);
}

async function currentRow(client: Client, flow: FlowRecord) {
  const draft = await client.flowVersion.findFirst({ where: { flowId: flow.id, status: "draft" }, select: versionSelect });
  return draft ?? client.flowVersion.findUniqueOrThrow({ where: { id: flow.publishedVersionId ?? "" }, select: versionSelect });
}

function columnsOf(definition: FlowDefinition) {
  const trigger = definition.trigger ?? definition.triggers?.find((candidate) => candidate.intent)?.intent ?? null;
  return { name: definition.name, description: definition.description ?? null, module: definition.module, trigger };
}

function filterOf(workspaceId: string, { q, status, module }: FlowFilter): Prisma.FlowWhereInput {
  const text = q?.trim();
  return {
    workspaceId,
    ...(status ? { status } : {}),
    ...(module ? { module } : {}),
    ...(text ? { OR: [{ name: { contains: text, mode: "insensitive" } }, { slug: { contains: text, mode: "insensitive" } }] } : {}),
  };
}

async function stateCounts(db: PrismaClient, flowIds: string[]): Promise<Map<string, number>> {
  if (flowIds.length === 0) return new Map();
  const rows = await db.$queryRaw<{ flow_id: string; states: number }[]>`
    SELECT DISTINCT ON (flow_id) flow_id, (SELECT count(*)::int FROM jsonb_object_keys(definition -> 'states')) AS states
    FROM flow_versions WHERE flow_id = ANY(${flowIds}) ORDER BY flow_id, (status = 'draft') DESC, number DESC`;
  return new Map(rows.map((row) => [row.flow_id, row.states]));
}

export type FlowRepository = ReturnType<typeof createFlowRepository>;
export type LockedFlow = ReturnType<typeof lockedMethods>;
