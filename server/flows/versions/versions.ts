import type { Comparison } from "@/flows/comparison/compare-definitions";
import type { TextBlock } from "@/flows/comparison/compare-texts";
import type { FlowDefinition } from "@/flows/definition/schema";
import { AppError } from "@/flows/errors";
import { type Actor, authorise, bylineOf } from "../../access/actor";
import { replacing } from "../accept-edits";
import type { MadeEdit } from "../edit-log";
import type { createFlowEditing } from "../editing";
import type { FlowRecord, VersionRecord } from "../flow-records";
import { putSchedules } from "../flow-schedules";
import type { FlowServiceDeps } from "../flows";
import { type Edited, logChange, serversOwn } from "../put-change";
import type { LockedFlow } from "../repository";
import { createTelling } from "../tell-edited";

type Editing = Pick<ReturnType<typeof createFlowEditing>, "edit">;

/** `before`: the document that was edited until then. */
export type Restored = Pick<Edited, "revision" | "version"> & { before: FlowDefinition };
/** The versions that new runs started on, and start on now. */
export type RolledBack = { from: number; to: number; revision: number };

/** What is done with versions that were published: comparing them, going back to one. */
export function createFlowVersions(deps: FlowServiceDeps, { edit }: Editing) {
  const { repository, documents, now, onOfferChanged } = deps;
  const tell = createTelling(deps);
  async function exclusively<T>(actor: Actor, idOrSlug: string, work: Parameters<typeof repository.exclusively<T>>[2]): Promise<T> {
    const done = await repository.exclusively(actor.workspaceId, idOrSlug, work);
    if (done === null) throw new AppError("FLOW_NOT_FOUND");
    return done;
  }

  async function findVersions(actor: Actor, idOrSlug: string, numbers: readonly number[]): Promise<VersionRecord[]> {
    authorise(actor, "flows:read");
    const flow = await repository.find(actor.workspaceId, idOrSlug);
    if (!flow) throw new AppError("FLOW_NOT_FOUND");
    const found = await Promise.all(numbers.map((number) => repository.version(flow.id, number)));
    return found.map((version) => version ?? notThere());
  }

  async function showOther(
    locked: LockedFlow,
    flow: FlowRecord,
    { actor, current, version }: { actor: Actor; current: VersionRecord; version: VersionRecord },
  ): Promise<MadeEdit> {
    const { definition, edits } = await documents.change(current.definition, replacing(version.definition), flow.slug);
    const made = { definition, edits, actor, ...serversOwn(flow), revision: flow.revision + 1 };
    return logChange(locked, { ...made, version: { id: version.id, number: version.number } });
  }

  return {
    /** What version `to` says otherwise than version `from`. @throws AppError `VERSION_NOT_FOUND` */
    async compareVersions(actor: Actor, idOrSlug: string, { from, to }: { from: number; to: number }): Promise<Comparison & { texts: TextBlock[] }> {
      const [was, is] = await findVersions(actor, idOrSlug, [from, to]);
      return was === undefined || is === undefined ? notThere() : documents.compare(was.definition, is.definition);
    },

    /**
     * Makes the document of a version the draft, by an edit like any other: what was drawn until then is given back.
     * @throws AppError `VERSION_NOT_FOUND`, `STALE`
     */
    async restore(actor: Actor, idOrSlug: string, { number, revision }: { number: number; revision?: number | null | undefined }): Promise<Restored> {
      authorise(actor, "flows:edit");
      const flow = await repository.find(actor.workspaceId, idOrSlug);
      if (!flow) throw new AppError("FLOW_NOT_FOUND");
      const [before, version] = await Promise.all([repository.current(flow), repository.version(flow.id, number)]);
      const { definition } = version ?? notThere();
      const edited = await edit(actor, flow.id, { revision: revision ?? flow.revision, edits: [{ type: "replaceDefinition", definition }] });
      await exclusively(actor, flow.id, async (locked) => {
        await locked.audit({ ...bylineOf(actor), action: "flow.restored", details: { number, revision: edited.revision } });
        return true;
      });
      return { revision: edited.revision, version: edited.version, before: before.definition };
    },

    /**
     * New runs start on that version from now on, wherever they come from; those under way go on with theirs, and a draft stays what
     * it is. The next publishing goes on from the draft as ever.
     * @throws AppError `VERSION_NOT_FOUND`; `FLOW_NOT_PUBLISHED` for a version that never was; `INVALID_FLOW` when it would not be taken any more
     */
    async rollBack(actor: Actor, idOrSlug: string, number: number): Promise<RolledBack> {
      authorise(actor, "flows:publish");
      const { logged, ...done } = await exclusively(actor, idOrSlug, async (locked, flow): Promise<RolledBack & Pick<Edited, "logged">> => {
        const [standing, version] = [await locked.publishedVersion(), await publishedOf(locked, number)];
        if (standing === null) throw new AppError("FLOW_NOT_PUBLISHED");
        if (standing.id === version.id) return { from: number, to: number, revision: flow.revision, logged: null };
        const { errors } = await documents.check(version.definition);
        if (errors.length > 0) throw new AppError("INVALID_FLOW", { message: `${errors.length} errors block version ${number}.`, details: { errors } });
        const current = await locked.current();
        await locked.startOn(version, actor.id);
        await putSchedules(locked, flow, { status: flow.status, definition: version.definition, now: now() });
        // Without a draft the editor shows what is published: whoever has it open saw something else.
        const logged = current.status === "draft" ? null : await showOther(locked, flow, { actor, current, version });
        await locked.audit({ ...bylineOf(actor), action: "flow.rolledBack", details: { from: standing.number, to: number } });
        return { from: standing.number, to: number, revision: logged?.revision ?? flow.revision, logged };
      });
      onOfferChanged(actor.workspaceId);
      await tell(logged);
      return done;
    },

    /** What people read of a published version; an empty text is none. @throws AppError `VERSION_NOT_FOUND`, `FLOW_NOT_PUBLISHED` */
    async setNotes(actor: Actor, idOrSlug: string, { number, notes }: { number: number; notes: string | null }): Promise<void> {
      authorise(actor, "flows:publish");
      await exclusively(actor, idOrSlug, async (locked) => {
        await publishedOf(locked, number);
        await locked.setNotes(number, notes?.trim() || null);
        await locked.audit({ ...bylineOf(actor), action: "flow.notes", details: { number } });
        return true;
      });
    },
  };
}

async function publishedOf(locked: LockedFlow, number: number): Promise<VersionRecord> {
  const version = (await locked.version(number)) ?? notThere();
  if (version.status !== "published") throw new AppError("FLOW_NOT_PUBLISHED", { message: `Version ${number} was never published.` });
  return version;
}

function notThere(): never {
  throw new AppError("VERSION_NOT_FOUND");
}
