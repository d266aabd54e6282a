import type { FlowEdit } from "@/flows/editing/edit";
import { AppError } from "@/flows/errors";
import { type Actor, authorise, may } from "../access/actor";
import type { KnownEdit, LoggedEdit, MadeEdit, RefusedInEdit } from "./edit-log";
import type { FlowRecord } from "./flow-records";
import type { FlowServiceDeps } from "./flows";
import { type Edited, putChange } from "./put-change";
import type { LockedFlow } from "./repository";
import { createTelling } from "./tell-edited";

/** Edits that were made one after the other on the revision `base`; the same `opId` is the same call, however often it comes. */
export type JointEdit = { opId: string; clientId: string; base: number; edits: FlowEdit[] };
/** Who has no name that may be seen has none. */
export type Author = { id: string; name: string | null };
export type ToldEdit = Omit<LoggedEdit, "by"> & { by: Author };
export type JointlyEdited = Pick<Edited, "revision" | "version"> & {
  /** As they were put on: `base`, then `since`, then these are the document at `revision`. */
  edits: FlowEdit[];
  refused: RefusedInEdit[];
  /** What came between `base` and this, in order. */
  since: ToldEdit[];
};

type Taken = Omit<JointlyEdited, "since"> & { since: LoggedEdit[]; logged: MadeEdit | null };

/** Several people edit one flow at once: whatever was made on an older revision is put over what came since, and only what cannot be meant any more is refused. */
export function createJointEditing(deps: FlowServiceDeps) {
  const { repository, documents, newId } = deps;
  const tell = createTelling(deps);
  async function take(actor: Actor, locked: LockedFlow, flow: FlowRecord, { opId, clientId, base, edits }: JointEdit): Promise<Taken> {
    const known = await locked.edits.known(opId);
    if (known !== null) return answerAgain(known, await locked.edits.between(known.base, known.revision - 1));
    const since = await locked.edits.between(base, flow.revision);
    if (since === null) throw tooOld(flow.revision);
    const current = await locked.current();
    const over = since.flatMap((each) => each.edits);
    const accepted = await documents.change(current.definition, { edits, over }, flow.slug);
    const refused = accepted.refused.map(({ index, code, message }) => ({ index, code, message }));
    const change = { ...accepted, refused, actor, current, opId, clientId, base, versionId: newId("v") };
    const { revision, version, logged } = await putChange(locked, flow, change);
    return { revision, version, edits: accepted.edits, refused, since, logged };
  }

  async function named(actor: Actor, edits: readonly LoggedEdit[]): Promise<ToldEdit[]> {
    if (edits.length === 0) return [];
    const names = await repository.namesOf([...new Set(edits.map(({ by }) => by))], { withAddresses: may(actor, "addresses:read") });
    return edits.map((edit) => ({ ...edit, by: { id: edit.by, name: names.get(edit.by) ?? null } }));
  }

  return {
    /** @throws AppError `STALE` when the base is older than what is kept, or than what can be put over; `details.isDone` when these edits were done before */
    async editJointly(actor: Actor, idOrSlug: string, edit: JointEdit): Promise<JointlyEdited> {
      authorise(actor, "flows:edit");
      const taken = await repository.exclusively(actor.workspaceId, idOrSlug, (locked, flow) => take(actor, locked, flow, edit));
      if (taken === null) throw new AppError("FLOW_NOT_FOUND");
      const { revision, version, edits, refused, since } = taken;
      await tell(taken.logged);
      return { revision, version, edits, refused, since: await named(actor, since) };
    },

    /** For who has it open: what it is at, and what they are called there. */
    async openJointly(actor: Actor, idOrSlug: string): Promise<{ id: string; revision: number; name: string | null }> {
      authorise(actor, "flows:read");
      const [flow, names] = await Promise.all([repository.find(actor.workspaceId, idOrSlug), repository.namesOf([actor.id], { withAddresses: false })]);
      if (flow === null) throw new AppError("FLOW_NOT_FOUND");
      return { id: flow.id, revision: flow.revision, name: names.get(actor.id) ?? null };
    },

    /** What came after a revision, in order. @throws AppError `STALE` when it is older than what is kept */
    async editsSince(actor: Actor, idOrSlug: string, revision: number): Promise<{ revision: number; since: ToldEdit[] }> {
      authorise(actor, "flows:read");
      const flow = await repository.find(actor.workspaceId, idOrSlug);
      if (flow === null) throw new AppError("FLOW_NOT_FOUND");
      const since = await repository.edits(flow.id, { after: revision, upTo: flow.revision });
      if (since === null) throw tooOld(flow.revision);
      return { revision: flow.revision, since: await named(actor, since) };
    },
  };
}

function answerAgain({ revision, edits, answer }: KnownEdit, since: LoggedEdit[] | null): Taken {
  if (since === null) throw tooOld(revision, { isDone: true });
  return { revision, edits, ...answer, since, logged: null };
}

function tooOld(revision: number, more: { isDone?: true } = {}): AppError {
  return new AppError("STALE", { message: `The flow is at revision ${revision}; what led there is not kept.`, details: { revision, ...more } });
}
