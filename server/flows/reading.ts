import { toGraph } from "@/flows/definition/graph";
import { toMermaid } from "@/flows/definition/mermaid";
import type { FlowDefinition } from "@/flows/definition/schema";
import type { FlowDefinitionV2 } from "@/flows/definition/schema-v2";
import { AppError } from "@/flows/errors";
import type { Validation } from "@/flows/validation/issue";
import { noteNoModel } from "@/flows/validation/no-model";
import { type Actor, authorise, may } from "../access/actor";
import type { FlowFilter, FlowRecord, VersionRecord, VersionSummary } from "./flow-records";
import type { FlowServiceDeps } from "./flows";
import type { FlowListRow } from "./repository";
import { startOfDay } from "./start-of-day";

/** How far back runs of versions are counted: enough to see that one is in use, and an index bounds the work. */
const runDays = 30;

export type Page = { cursor?: string | null | undefined; limit: number };

export function createFlowReading({ repository, documents, catalogue, templates, hasModel, now }: FlowServiceDeps) {
  async function requireFlow(actor: Actor, idOrSlug: string): Promise<FlowRecord> {
    authorise(actor, "flows:read");
    const flow = await repository.find(actor.workspaceId, idOrSlug);
    if (!flow) throw new AppError("FLOW_NOT_FOUND");
    return flow;
  }

  /** The draft if there is one, else the published version; with a number exactly that one. */
  async function versionOf(flow: FlowRecord, number: number | null | undefined): Promise<VersionRecord> {
    const newest = await repository.current(flow);
    // The flow's counter goes on when a draft is dropped again, so the newest version shows the counter, not its own.
    if (number == null || newest.number === number) return { ...newest, revision: flow.revision };
    const version = await repository.version(flow.id, number);
    if (!version) throw new AppError("VERSION_NOT_FOUND");
    return version;
  }

  /** As they were at one moment: edits are made on exactly the revision that this says. */
  async function withVersion(actor: Actor, idOrSlug: string, number: number | null | undefined): Promise<{ flow: FlowRecord; version: VersionRecord }> {
    authorise(actor, "flows:read");
    const newest = await repository.newest(actor.workspaceId, idOrSlug);
    if (newest === null) throw new AppError("FLOW_NOT_FOUND");
    const { flow, version } = newest;
    // The flow's counter goes on when a draft is dropped again, so the newest version shows the counter, not its own.
    if (number == null || version.number === number) return { flow, version: { ...version, revision: flow.revision } };
    return { flow, version: await versionOf(flow, number) };
  }

  const check = async ({ workspaceId }: Actor, definition: FlowDefinition): Promise<Validation> =>
    noteNoModel(await documents.check(definition), definition, await hasModel(workspaceId));

  /** Newest first, `publishedBy` as a name; `cursor` is the number of the last version of the page before. */
  async function versions(
    actor: Actor,
    idOrSlug: string,
    { cursor, limit }: Page,
  ): Promise<{ flow: FlowRecord; versions: VersionSummary[]; nextCursor: string | null }> {
    const flow = await requireFlow(actor, idOrSlug);
    const before = cursor ? Number(cursor) : null;
    const rows = await repository.versions(flow.id, { before: Number.isInteger(before) ? before : null, limit: limit + 1 });
    const names = await repository.namesOf(
      rows.flatMap((row) => row.publishedBy ?? []),
      addressesFor(actor),
    );
    const versions = rows.slice(0, limit).map((row) => ({ ...row, publishedBy: row.publishedBy === null ? null : (names.get(row.publishedBy) ?? null) }));
    return { flow, versions, nextCursor: rows.length > limit ? String(versions.at(-1)?.number) : null };
  }

  /** Everything a builder needs in one answer (A95). */
  async function builder(actor: Actor, idOrSlug: string, number?: number | null) {
    const { flow, version } = await withVersion(actor, idOrSlug, number);
    const published = flow.publishedVersionId === null ? null : await repository.versionById(flow.publishedVersionId);
    const { definition } = version;
    const layout = definition.ui?.layout ?? {};
    return {
      flow,
      version,
      published,
      definition,
      graph: toGraph(definition),
      layout,
      validation: await check(actor, definition),
      executors: catalogue.descriptions,
    };
  }

  return {
    get: requireFlow,
    hasModel: (actor: Actor): Promise<boolean> => hasModel(actor.workspaceId),
    builder,
    /** As `builder`, with the document as the wire spells it. */
    async wireBuilder(actor: Actor, idOrSlug: string, number?: number | null) {
      const { definition, ...rest } = await builder(actor, idOrSlug, number);
      return { ...rest, definition: await documents.spell(definition) };
    },
    /** One page, newest flow first. */
    async page(actor: Actor, filter: FlowFilter & Page): Promise<{ flows: FlowListRow[]; nextCursor: string | null }> {
      authorise(actor, "flows:read");
      const rows = await repository.list(actor.workspaceId, { ...filter, limit: filter.limit + 1 });
      const flows = rows.slice(0, filter.limit);
      return { flows, nextCursor: rows.length > filter.limit ? (flows.at(-1)?.id ?? null) : null };
    },
    /** For the studio: all flows (up to 500), last edited first, with today's runs, whether there ever were any, and the editor's name. */
    async list(actor: Actor, filter: FlowFilter) {
      authorise(actor, "flows:read");
      const timezone = await repository.timezone(actor.workspaceId);
      const [rows, runsToday] = await Promise.all([
        repository.list(actor.workspaceId, { ...filter, limit: 500 }),
        repository.runsSince(actor.workspaceId, startOfDay(now(), timezone)),
      ]);
      const [names, withRuns] = await Promise.all([
        repository.namesOf([...new Set(rows.flatMap((row) => (row.updatedBy === null ? [] : [row.updatedBy])))], addressesFor(actor)),
        repository.withRuns(rows.map((row) => row.id)),
      ]);
      const flows = rows.map(({ id, slug, name, module, status, publishedVersion, draftVersion, stateCount, updatedAt, updatedBy }) => ({
        id,
        slug,
        name,
        module,
        status,
        publishedVersion,
        draftVersion,
        stateCount,
        updatedAt,
        hasDraftChanges: draftVersion !== null && publishedVersion !== null,
        runsToday: runsToday.get(id) ?? 0,
        hasRuns: withRuns.has(id),
        updatedBy: updatedBy === null ? null : (names.get(updatedBy) ?? null),
      }));
      return flows.sort((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime());
    },
    templates(actor: Actor) {
      authorise(actor, "flows:read");
      return templates.map(({ id, name, description, module, definition }) => ({ id, name, description, module, stateCount: countStates(definition) }));
    },
    async validate(actor: Actor, idOrSlug: string): Promise<Validation> {
      const flow = await requireFlow(actor, idOrSlug);
      return check(actor, (await versionOf(flow, null)).definition);
    },
    versions,
    /** For the studio: a flow's newest 200 versions, which of them new conversations start on, and the runs of customers on each within `runDays`. */
    async versionList(actor: Actor, idOrSlug: string) {
      const { flow, versions: found } = await versions(actor, idOrSlug, { limit: 200 });
      const [runs, pinned] = await Promise.all([
        repository.runsByVersion(flow.id, new Date(now() - runDays * 86_400_000)),
        flow.publishedVersionId === null ? null : repository.versionById(flow.publishedVersionId),
      ]);
      return {
        /** What new runs start on while the flow is active. */
        pinned: pinned?.number ?? null,
        flow: { slug: flow.slug, name: flow.name, status: flow.status },
        runDays,
        versions: found.map((row) => ({ ...row, isLive: flow.status === "active" && row.id === flow.publishedVersionId, runs: runs.get(row.id) ?? 0 })),
      };
    },
    async version(actor: Actor, idOrSlug: string, number: number): Promise<VersionRecord> {
      return versionOf(await requireFlow(actor, idOrSlug), number);
    },
    /** The document itself, as the wire spells it. */
    async export(actor: Actor, idOrSlug: string, number?: number | null): Promise<{ slug: string; number: number; definition: FlowDefinitionV2 }> {
      const flow = await requireFlow(actor, idOrSlug);
      const version = await versionOf(flow, number);
      return { slug: flow.slug, number: version.number, definition: await documents.spell(version.definition) };
    },
    /** Its states and transitions as a Mermaid diagram. */
    async diagram(actor: Actor, idOrSlug: string, number?: number | null): Promise<{ slug: string; number: number; diagram: string }> {
      const flow = await requireFlow(actor, idOrSlug);
      const version = await versionOf(flow, number);
      return { slug: flow.slug, number: version.number, diagram: toMermaid(version.definition) };
    },
  };
}

const addressesFor = (actor: Actor) => ({ withAddresses: may(actor, "addresses:read") });

function countStates(definition: unknown): number {
  const states = typeof definition === "object" && definition !== null && "states" in definition ? definition.states : null;
  return typeof states === "object" && states !== null ? Object.keys(states).length : 0;
}
