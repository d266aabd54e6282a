import type { FlowDefinition } from "@/flows/definition/schema";
import { AppError } from "@/flows/errors";
import type { Issue, Validation } from "@/flows/validation/issue";
import { noteNoModel } from "@/flows/validation/no-model";
import { noteTriggers } from "@/flows/validation/note-triggers";
import { type Actor, authorise, bylineOf } from "../access/actor";
import { replacing } from "./accept-edits";
import type { Documents } from "./documents/create-documents";
import type { MadeEdit } from "./edit-log";
import { requireRevision } from "./editing";
import type { FlowListing, FlowRecord, FlowStatus, VersionRecord } from "./flow-records";
import { putSchedules } from "./flow-schedules";
import type { FlowServiceDeps } from "./flows";
import { logChange, serversOwn } from "./put-change";
import type { LockedFlow } from "./repository";
import { createTelling } from "./tell-edited";

export type Publish = { revision: number; checksum?: string | null | undefined; notes?: string | null | undefined };
export type Published = { id: string; number: number; status: "published"; revision: number; checksum: string; publishedAt: Date };
/** What does not stand in the way of publishing, but whoever publishes should know. */
export type Doubts = { warnings: Issue[] };

export function createFlowPublishing(deps: FlowServiceDeps) {
  const { repository, documents, hasModel, startersOf, webhookAddressesOf, now, onOfferChanged } = deps;
  const tell = createTelling(deps);
  /** What is found in the document, and what the workspace makes of it. */
  async function check(definition: FlowDefinition, { id, workspaceId, status, isPublic, priority }: FlowRecord): Promise<Validation> {
    const found = noteNoModel(await documents.check(definition), definition, await hasModel(workspaceId));
    const [others, addresses] = await Promise.all([startersOf(workspaceId), webhookAddressesOf(workspaceId)]);
    return noteTriggers(found, definition, { flowId: id, status, isPublic, priority, others, addresses });
  }

  async function exclusively<T>(actor: Actor, idOrSlug: string, work: Parameters<typeof repository.exclusively<T>>[2]): Promise<T> {
    const done = await repository.exclusively(actor.workspaceId, idOrSlug, work);
    if (done === null) throw new AppError("FLOW_NOT_FOUND");
    onOfferChanged(actor.workspaceId);
    return done;
  }

  return {
    /**
     * Publishes the draft at exactly this revision; a document that is already published answers its version again.
     * @throws AppError `STALE`; `INVALID_FLOW` with the errors of the validation
     */
    async publish(actor: Actor, idOrSlug: string, { revision, checksum: expected, notes }: Publish): Promise<Published & Doubts> {
      authorise(actor, "flows:publish");
      const { logged, ...answer } = await exclusively(actor, idOrSlug, async (locked, flow): Promise<Published & Doubts & Made> => {
        requireRevision(flow, revision);
        const version = await locked.current();
        const published = await locked.publishedVersion();
        const isNew = published === null || version.id !== published.id;
        const { checksum, isSame } = await documents.identify(version.definition, isNew ? (published?.definition ?? null) : null);
        if (expected && expected !== checksum)
          throw new AppError("STALE", { message: "The document has another checksum.", details: { revision: flow.revision, checksum } });
        const standing =
          published === null || (isNew && !isSame) ? null : await standingOf(published, locked, flow, { version, actor, change: documents.change });
        const { errors, warnings } = await check(version.definition, flow);
        const schedule = (status: FlowStatus) => putSchedules(locked, flow, { status, definition: version.definition, now: now() });
        if (standing) {
          await schedule(flow.status);
          return { ...standing, checksum, warnings };
        }
        if (errors.length > 0) throw new AppError("INVALID_FLOW", { message: `${errors.length} errors block publishing.`, details: { errors } });
        const at = new Date(now());
        await locked.publish(version, actor.id, { checksum, notes: notes ?? null, at });
        await schedule(flow.status === "draft" ? "active" : flow.status);
        await locked.audit({
          ...bylineOf(actor),
          action: "flow.published",
          details: { number: version.number, revision: flow.revision, checksum },
        });
        return { id: version.id, number: version.number, status: "published", revision: flow.revision, checksum, publishedAt: at, warnings, logged: null };
      });
      await tell(logged);
      return answer;
    },

    /**
     * Only an active flow takes new conversations; those under way go on whatever the status.
     * @throws AppError `FLOW_NOT_PUBLISHED` for a flow that was never published
     */
    async setStatus(actor: Actor, idOrSlug: string, status: Exclude<FlowStatus, "draft">): Promise<FlowRecord> {
      authorise(actor, "flows:publish");
      return exclusively(actor, idOrSlug, async (locked, flow) => {
        if (flow.publishedVersionId === null) throw new AppError("FLOW_NOT_PUBLISHED");
        await locked.setStatus(status, actor.id);
        await putSchedules(locked, flow, { status, definition: (await locked.publishedVersion())?.definition ?? null, now: now() });
        await locked.audit({ ...bylineOf(actor), action: "flow.status", details: { before: flow.status, status } });
        return { ...flow, status };
      });
    },

    /** What starts the flow: as it is published, or as it is drawn while it never was; with what speaks against it. */
    async triggers(actor: Actor, idOrSlug: string): Promise<{ flow: FlowRecord; definition: FlowDefinition; isPublished: boolean; findings: Issue[] }> {
      authorise(actor, "flows:read");
      const flow = await repository.find(actor.workspaceId, idOrSlug);
      if (!flow) throw new AppError("FLOW_NOT_FOUND");
      const published = flow.publishedVersionId === null ? null : await repository.versionById(flow.publishedVersionId);
      const version = published === null ? null : await repository.version(flow.id, published.number);
      const { definition } = version ?? (await repository.current(flow));
      const { errors, warnings } = await check(definition, flow);
      const findings = [...errors, ...warnings].filter(({ path }) => path === "/triggers" || path.startsWith("/triggers/"));
      return { flow, definition, isPublished: version !== null, findings };
    },

    /** Which of several flows that one thing would start is started. */
    async setPriority(actor: Actor, idOrSlug: string, priority: number): Promise<void> {
      authorise(actor, "flows:publish");
      await exclusively(actor, idOrSlug, async (locked, flow) => {
        await locked.setPriority(priority, actor.id);
        await locked.audit({ ...bylineOf(actor), action: "flow.priority", details: { before: flow.priority, priority } });
        return true;
      });
    },

    /** A title is trimmed; an empty one is none. Conversations that are under way go on. */
    async setListing(actor: Actor, idOrSlug: string, { isPublic, title }: FlowListing): Promise<void> {
      authorise(actor, "flows:publish");
      const listing = { isPublic, title: title?.trim() || null };
      await exclusively(actor, idOrSlug, async (locked, flow) => {
        await locked.setListing(listing, actor.id);
        const before = { wasPublic: flow.isPublic, titleBefore: flow.title };
        await locked.audit({ ...bylineOf(actor), action: "flow.listing", details: { ...before, ...listing } });
        return true;
      });
    },

    /** Only what never ran can go, published or not; everything else is archived. */
    async remove(actor: Actor, idOrSlug: string): Promise<void> {
      authorise(actor, "flows:edit");
      await exclusively(actor, idOrSlug, async (locked, flow) => {
        if (await locked.hasRuns()) {
          const message = "A flow that has runs is archived, not deleted.";
          throw new AppError("INVALID_INPUT", { message, details: { reason: "HAS_RUNS", issues: [{ path: "/id", message }] } });
        }
        await locked.setSchedules([]);
        await locked.remove();
        await locked.audit({ ...bylineOf(actor), action: "flow.deleted", details: { slug: flow.slug, publishedVersionId: flow.publishedVersionId } });
        return true;
      });
    },
  };
}

type Made = { logged: MadeEdit | null };
type Drafted = { version: VersionRecord; actor: Actor; change: Documents["change"] };

/** The published version when there is nothing new to publish; a draft that was edited back to it is dropped. */
async function standingOf(
  published: VersionRecord,
  locked: LockedFlow,
  flow: FlowRecord,
  { version, actor, change }: Drafted,
): Promise<Omit<Published, "checksum"> & Made> {
  const standing = { id: published.id, number: published.number, status: "published", publishedAt: published.publishedAt ?? published.createdAt } as const;
  if (version.id === published.id) return { ...standing, revision: flow.revision, logged: null };
  await locked.dropDraft(version.id);
  // Ids may be others than in the draft, which edits name.
  const { definition, edits } = await change(version.definition, replacing(published.definition), flow.slug);
  if (edits.length === 0) return { ...standing, revision: flow.revision, logged: null };
  const revision = flow.revision + 1;
  const replaced = { definition, edits, actor, ...serversOwn(flow), revision, version: { id: published.id, number: published.number } };
  return { ...standing, revision, logged: await logChange(locked, replaced) };
}
