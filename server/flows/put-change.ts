import type { FlowDefinition } from "@/flows/definition/schema";
import type { Actor } from "../access/actor";
import type { AcceptedEdits } from "./accept-edits";
import type { MadeEdit, NewLoggedEdit, RefusedInEdit } from "./edit-log";
import type { FlowRecord, VersionRecord } from "./flow-records";
import type { LockedFlow } from "./repository";

export type Edited = {
  revision: number;
  version: { id: string; number: number };
  definition: FlowDefinition;
  /** What there is to tell others; null when nothing has changed. */
  logged: MadeEdit | null;
};

type Origin = Pick<NewLoggedEdit, "opId" | "clientId" | "base"> & { refused: readonly RefusedInEdit[] };

export type Change = Pick<AcceptedEdits, "definition" | "edits"> &
  Origin & {
    actor: Actor;
    /** The document that is edited, as it was. */
    current: VersionRecord;
    /** Of the draft, if one is made. */
    versionId: string;
  };

/** Of what the server does itself, or somebody by REST: all or nothing, in no page. */
export function serversOwn(flow: FlowRecord): Origin {
  return { opId: null, clientId: "server", base: flow.revision, refused: [] };
}

/**
 * Stores an accepted change, under the next revision; the first one after a publish makes a draft. What changes nothing makes no
 * revision for a page; by REST each call that is taken has one.
 */
export async function putChange(locked: LockedFlow, flow: FlowRecord, change: Change): Promise<Edited> {
  const { definition, edits, actor, current, versionId } = change;
  const standing = { id: current.id, number: current.number };
  if (edits.length === 0 && change.opId !== null) return { revision: flow.revision, version: standing, definition, logged: null };
  const revision = flow.revision + 1;
  const isDraft = current.status === "draft";
  const version = isDraft ? standing : await locked.addDraft(versionId, definition, revision, actor.id);
  if (isDraft) await locked.updateDraft(current.id, definition, revision);
  return { revision, version, definition, logged: await logChange(locked, { ...change, revision, version }) };
}

/** Another document is the one that is edited from this revision on. */
export async function logChange(
  locked: LockedFlow,
  { definition, edits, actor, opId, clientId, base, refused, revision, version }: Omit<Change, "current" | "versionId"> & Omit<Edited, "logged">,
): Promise<MadeEdit> {
  await locked.touch(definition, revision, actor.id);
  return locked.edits.add({ revision, opId, clientId, base, by: actor.id, edits, answer: { version, refused: refused.map(briefly) } });
}

function briefly({ index, code, message }: RefusedInEdit): RefusedInEdit {
  return { index, code, message };
}
