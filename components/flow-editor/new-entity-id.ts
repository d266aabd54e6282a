import { type EntityKind, entityId } from "@/flows/definition/ids";

export type NewEntityId = (kind: EntityKind) => string;

/** An id for something that is added here: two who add at once, each in a browser of his own, never choose the same. */
export const newEntityId: NewEntityId = (kind) =>
  entityId(kind, Array.from(crypto.getRandomValues(new Uint32Array(2)), (word) => word.toString(36).padStart(7, "0")).join(""));
