import type { FlowDefinition, Position } from "@/flows/definition/schema";
import type { FlowEdit } from "@/flows/editing/edit";
import { AppError } from "@/flows/errors";
import type { Validation } from "@/flows/validation/issue";
import { type Actor, authorise } from "../access/actor";
import type { FlowRecord } from "./flow-records";
import type { FlowServiceDeps } from "./flows";
import { type Edited, putChange, serversOwn } from "./put-change";
import { readState, readStateName } from "./read-state";
import { createTelling } from "./tell-edited";

export type StateEdited = { state: string; revision: number; validation: Validation };
/** `revision` is the one the client saw; absent or null means the newest. */
type ExpectedRevision = { revision?: number | null | undefined };

/** @throws AppError `STALE` with the current revision, when the client saw another one. */
export function requireRevision(flow: FlowRecord, revision: number | null | undefined): void {
  if (revision == null || revision === flow.revision) return;
  throw new AppError("STALE", { message: `The flow is at revision ${flow.revision}, not ${revision}.`, details: { revision: flow.revision } });
}

export function createFlowEditing(deps: FlowServiceDeps) {
  const { repository, documents, newId } = deps;
  const tell = createTelling(deps);
  /**
   * One accepted change: the current document is read, changed and stored while the flow's row is held; all edits or none of them.
   * The first change after a publish makes a draft.
   */
  async function change(actor: Actor, idOrSlug: string, { revision }: ExpectedRevision, edits: (current: FlowDefinition) => FlowEdit[]): Promise<Edited> {
    authorise(actor, "flows:edit");
    const edited = await repository.exclusively(actor.workspaceId, idOrSlug, async (locked, flow): Promise<Edited> => {
      requireRevision(flow, revision);
      const current = await locked.current();
      const wanted = edits(current.definition);
      const accepted = await documents.change(current.definition, { edits: wanted, over: [] }, flow.slug);
      const [refused] = accepted.refused;
      if (refused !== undefined)
        throw new AppError(refused.code, { message: refused.message, ...(refused.details === undefined ? {} : { details: refused.details }) });
      return putChange(locked, flow, { ...accepted, current, versionId: newId("v"), actor, ...serversOwn(flow) });
    });
    if (!edited) throw new AppError("FLOW_NOT_FOUND");
    await tell(edited.logged);
    return edited;
  }

  async function changeState(
    actor: Actor,
    idOrSlug: string,
    expected: ExpectedRevision,
    name: string,
    edits: (current: FlowDefinition) => FlowEdit[],
  ): Promise<StateEdited> {
    const { revision, definition } = await change(actor, idOrSlug, expected, edits);
    return { state: name, revision, validation: await documents.check(definition) };
  }

  return {
    /** Operations in order, as one change, on exactly that revision. @throws AppError `STALE` and as `applyEdit` */
    edit: (actor: Actor, idOrSlug: string, { revision, edits }: { revision: number; edits: FlowEdit[] }): Promise<Edited> =>
      change(actor, idOrSlug, { revision }, () => edits),
    /** @throws AppError `STATE_EXISTS`, `INVALID_STATE`, `STALE` */
    addState(
      actor: Actor,
      idOrSlug: string,
      { name, state, position, ...expected }: ExpectedRevision & { name: string; state: unknown; position?: Position | null | undefined },
    ): Promise<StateEdited> {
      return changeState(actor, idOrSlug, expected, name, (current) => [
        { type: "addState", name: readStateName(name), state: readState(name, state, current), ...(position ? { position } : {}) },
      ]);
    },

    /** `state` replaces the whole body; `rename` rewrites every reference. @throws AppError `STATE_NOT_FOUND`, `STATE_EXISTS`, `INVALID_STATE`, `STALE` */
    updateState(
      actor: Actor,
      idOrSlug: string,
      name: string,
      {
        state,
        rename,
        position,
        ...expected
      }: ExpectedRevision & { state?: unknown; rename?: string | null | undefined; position?: Position | null | undefined },
    ): Promise<StateEdited> {
      const newName = rename ?? name;
      return changeState(actor, idOrSlug, expected, newName, (current) => {
        requireState(current, name);
        const edits: FlowEdit[] = [];
        if (newName !== name) edits.push({ type: "renameState", from: name, to: readStateName(newName) });
        if (state != null) edits.push({ type: "updateState", name: newName, state: readState(name, state, current) });
        if (position) edits.push({ type: "moveStates", positions: { [newName]: position } });
        return edits;
      });
    },

    /** @throws AppError `STATE_NOT_FOUND`, `STATE_IS_INITIAL`; `STATE_IN_USE` with the pointers of what leads to it, unless `cascade` */
    async removeState(
      actor: Actor,
      idOrSlug: string,
      name: string,
      { cascade, ...expected }: ExpectedRevision & { cascade: boolean },
    ): Promise<{ revision: number }> {
      const { revision } = await change(actor, idOrSlug, expected, () => [{ type: "removeState", name, cascade }]);
      return { revision };
    },
  };
}

function requireState(definition: FlowDefinition, name: string): void {
  if (!Object.hasOwn(definition.states, name)) throw new AppError("STATE_NOT_FOUND", { message: `There is no state '${name.slice(0, 80)}'.` });
}
