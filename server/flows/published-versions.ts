import { z } from "zod";
import type { ExecutorFacts } from "@/flows/definition/executor-facts";
import type { FlowDefinition } from "@/flows/definition/schema";
import { compile } from "@/flows/engine/compile/compile";
import type { CompiledFlow } from "@/flows/engine/compile/compiled";
import { lazily } from "@/flows/engine/compile/lazily";
import { AppError } from "@/flows/errors";
import { type Sensitivity, sensitivityOf } from "@/flows/masking/sensitivity";
import { foldKeyword, keywordsOf, triggersOf, webhookNamesOf } from "@/flows/triggers/triggers-of";
import type { Starter } from "@/flows/validation/note-triggers";
import { onBehalf } from "../access/on-behalf";
import { type OpenedDocument, openDocument } from "./documents/document-task";
import type { PublishedRow, PublishedVersionsRepository } from "./published-versions-repository";

/** A published version of a flow: it never changes. */
export type PublishedVersion = {
  versionId: string;
  flowId: string;
  workspaceId: string;
  slug: string;
  name: string;
  module: string;
  number: number;
  definition: FlowDefinition;
  compiled: CompiledFlow;
  /** SHA-256 over the definition as it was published. */
  checksum: string;
  /** What of its runs agents and viewers must not see; worked out when it is first asked for. */
  sensitivity: () => Sensitivity;
};

/** A flow that new runs may start. `title` is what customers read; a flow without one is found, but never offered. */
export type FlowOffer = {
  version: PublishedVersion;
  title: string | null;
  isPublic: boolean;
  intents: string[];
  /** As `foldKeyword` reads them. */
  keywords: string[];
  /** Names under which other programs start it. */
  webhooks: string[];
  priority: number;
  publishedAt: number;
};

type Catalogue = { rows: PublishedRow[]; offers: FlowOffer[] };

export type PublishedVersionsDeps = {
  repository: PublishedVersionsRepository;
  facts: ExecutorFacts;
  /** Reads a stored document. @default at once, where it is asked for */
  open?: (stored: unknown) => Promise<OpenedDocument>;
  /** How long what was read is believed without being told of a change, in ms. @default for ever: nobody else publishes */
  trustMs?: () => number;
  /** Milliseconds, for `trustMs` alone. @default Date.now */
  now?: () => number;
};

export const plainIntent = (intent: string): string => intent.replace(/^intent\./, "");

/** Intents that start the flow, without the prefix `intent.`. */
function intentsOf(definition: FlowDefinition): string[] {
  const named = [definition.trigger, ...triggersOf(definition).map((entry) => entry.intent)];
  return [...new Set(named.flatMap((intent) => (intent == null || intent === "" ? [] : [plainIntent(intent)])))];
}

/** Of flows that one thing would start: of that module before others, then by priority, then the newest. Pure. */
const firstOf = (offers: readonly FlowOffer[], module: string | null): PublishedVersion | null =>
  offers.toSorted(
    (a, b) => Number(b.version.module === module) - Number(a.version.module === module) || b.priority - a.priority || b.publishedAt - a.publishedAt,
  )[0]?.version ?? null;

type VersionRow = PublishedRow & { versionId: string; number: number };

function toVersion(row: VersionRow, { definition, progress }: OpenedDocument, facts: ExecutorFacts): PublishedVersion {
  const { versionId, flowId, workspaceId, slug, name, module, number } = row;
  return {
    versionId,
    flowId,
    workspaceId,
    slug,
    name,
    module,
    number,
    definition,
    compiled: compile(definition, facts, progress),
    checksum: row.checksum ?? "",
    sensitivity: lazily(() => sensitivityOf(definition, facts)),
  };
}

/**
 * Versions that runs are pinned to and new runs start with, kept in memory. `invalidate` after a publish or a change of a
 * flow's status makes the next start see it; runs that are under way keep their version.
 */
export function createPublishedVersions({
  repository,
  facts,
  open = openHere,
  trustMs = () => Number.POSITIVE_INFINITY,
  now = Date.now,
}: PublishedVersionsDeps) {
  const byVersionId = new Map<string, PublishedVersion>();
  const opening = new Map<string, Promise<PublishedVersion>>();
  const catalogues = new Map<string, { loading: Promise<Catalogue>; at: number }>();

  async function remember(row: VersionRow): Promise<PublishedVersion> {
    const version = toVersion(row, await onBehalf(row.workspaceId, () => open(row.definition)), facts);
    byVersionId.set(row.versionId, version);
    return version;
  }

  /** One object for each version, however many ask for it at once. */
  async function known(row: VersionRow): Promise<PublishedVersion> {
    const version = byVersionId.get(row.versionId);
    if (version !== undefined) return version;
    const loading = opening.get(row.versionId) ?? remember(row).finally(() => opening.delete(row.versionId));
    opening.set(row.versionId, loading);
    return loading;
  }

  /** A document that no schema reads any more must not keep the other flows from being started: its flow is as one that is switched off. */
  async function knownReadable(row: VersionRow): Promise<PublishedVersion | null> {
    try {
      return await known(row);
    } catch (error) {
      if (error instanceof z.ZodError) return null;
      throw error;
    }
  }

  async function offerOf(row: PublishedRow): Promise<FlowOffer | null> {
    const { versionId, number, isPublic, title, priority } = row;
    if (row.status !== "active" || versionId === null || number === null) return null;
    const version = await knownReadable({ ...row, versionId, number });
    if (version === null) return null;
    const { definition } = version;
    const starts = { intents: intentsOf(definition), keywords: keywordsOf(definition), webhooks: webhookNamesOf(definition) };
    return { version, title, isPublic, ...starts, priority, publishedAt: row.publishedAt?.getTime() ?? 0 };
  }

  async function loadCatalogue(workspaceId: string): Promise<Catalogue> {
    const rows = await repository.list(workspaceId);
    const offers: FlowOffer[] = [];
    for (const row of rows) {
      const offer = await offerOf(row);
      if (offer !== null) offers.push(offer);
    }
    return { rows, offers };
  }

  function catalogue(workspaceId: string): Promise<Catalogue> {
    const cached = catalogues.get(workspaceId);
    if (cached !== undefined && now() - cached.at <= trustMs()) return cached.loading;
    const entry = { loading: loadCatalogue(workspaceId), at: now() };
    catalogues.set(workspaceId, entry);
    entry.loading.catch(() => catalogues.get(workspaceId) === entry && catalogues.delete(workspaceId));
    return entry.loading;
  }

  async function findOffer(workspaceId: string, slugOrId: string, mayUse: (row: PublishedRow) => boolean): Promise<FlowOffer> {
    const { rows, offers } = await catalogue(workspaceId);
    const row = rows.find((candidate) => candidate.slug === slugOrId) ?? rows.find((candidate) => candidate.flowId === slugOrId);
    if (row === undefined || !mayUse(row)) throw new AppError("FLOW_NOT_FOUND", { details: { flow: slugOrId } });
    if (row.versionId === null) throw new AppError("FLOW_NOT_PUBLISHED", { details: { flow: row.slug } });
    const offer = offers.find((candidate) => candidate.version.flowId === row.flowId);
    if (offer === undefined) throw new AppError("FLOW_INACTIVE", { details: { flow: row.slug } });
    return offer;
  }

  return {
    /** Whoever may see it. @throws AppError FLOW_NOT_FOUND, FLOW_NOT_PUBLISHED, FLOW_INACTIVE */
    latest: async (workspaceId: string, slugOrId: string): Promise<PublishedVersion> => (await findOffer(workspaceId, slugOrId, () => true)).version,
    /** What a customer may start by its slug; one that is not public is as one that is not there. @throws AppError FLOW_NOT_FOUND, FLOW_NOT_PUBLISHED, FLOW_INACTIVE */
    latestPublic: (workspaceId: string, slugOrId: string): Promise<FlowOffer> => findOffer(workspaceId, slugOrId, ({ isPublic }) => isPublic),
    /** @throws AppError VERSION_NOT_FOUND */
    async byId(versionId: string): Promise<PublishedVersion> {
      const version = byVersionId.get(versionId);
      if (version !== undefined) return version;
      const row = await repository.findByVersionId(versionId);
      if (row === null) throw new AppError("VERSION_NOT_FOUND", { details: { versionId } });
      return known(row);
    },
    /** The active public flow that an intent starts: of that module before others, then by priority, then the newest. */
    async findByIntent(workspaceId: string, intent: string, module: string | null): Promise<PublishedVersion | null> {
      const { offers } = await catalogue(workspaceId);
      const wanted = plainIntent(intent);
      return firstOf(
        offers.filter((offer) => offer.isPublic && offer.intents.includes(wanted)),
        module,
      );
    },
    /** The active public flow that a whole message starts, in the same order. */
    async findByKeyword(workspaceId: string, message: string, module: string | null): Promise<PublishedVersion | null> {
      const { offers } = await catalogue(workspaceId);
      if (offers.every(({ keywords }) => keywords.length === 0)) return null;
      const wanted = foldKeyword(message);
      return firstOf(
        offers.filter((offer) => offer.isPublic && offer.keywords.includes(wanted)),
        module,
      );
    },
    /** The active flow, public or not, that another program starts by this name. */
    async findByWebhook(workspaceId: string, name: string): Promise<PublishedVersion | null> {
      const { offers } = await catalogue(workspaceId);
      return firstOf(
        offers.filter(({ webhooks }) => webhooks.includes(name)),
        null,
      );
    },
    /** Active flows by what starts them. */
    async starters(workspaceId: string): Promise<Starter[]> {
      const { offers } = await catalogue(workspaceId);
      return offers.map(({ version: { flowId, name }, isPublic, keywords, webhooks, priority }) => ({ flowId, name, isPublic, keywords, webhooks, priority }));
    },
    /** What customers can start, for the classifier and the fallback reply. */
    async offers(workspaceId: string): Promise<FlowOffer[]> {
      return (await catalogue(workspaceId)).offers.filter(({ isPublic }) => isPublic);
    },
    invalidate(workspaceId: string): void {
      catalogues.delete(workspaceId);
    },
    /** News of publishing may have been missed. */
    invalidateAll(): void {
      catalogues.clear();
    },
  };
}

const openHere = async (stored: unknown): Promise<OpenedDocument> => openDocument(stored);

export type PublishedVersions = ReturnType<typeof createPublishedVersions>;
