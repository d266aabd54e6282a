import type { FlowEdited } from "@/flows/protocol/sockets";
import type { Starter } from "@/flows/validation/note-triggers";
import { createFlowCreation } from "./creation";
import type { Documents } from "./documents/create-documents";
import { createFlowEditing } from "./editing";
import { createJointEditing } from "./joint-editing";
import { createFlowPublishing } from "./publishing";
import { createFlowReading } from "./reading";
import type { FlowRepository } from "./repository";
import { createFlowVersions } from "./versions/versions";

export type FlowTemplate = { id: string; name: string; description: string; module: string; definition: unknown };

export type FlowServiceDeps = {
  repository: FlowRepository;
  documents: Documents;
  /** Its `descriptions` are what the builder's answer lists. */
  catalogue: { readonly descriptions: readonly object[] };
  templates: readonly FlowTemplate[];
  newId: (prefix: "f" | "v") => string;
  now: () => number;
  /** Whether the runs of a workspace have a language model to ask. */
  hasModel: (workspaceId: string) => Promise<boolean>;
  /** Active flows of a workspace by what starts them. */
  startersOf: (workspaceId: string) => Promise<Starter[]>;
  /** Names of webhooks that have a signed address. */
  webhookAddressesOf: (workspaceId: string) => Promise<string[]>;
  /** Called after the commit of each change of a document that is edited. */
  onEdited: (edited: FlowEdited) => void;
  /** Called after the commit of whatever changes what customers can start. */
  onOfferChanged: (workspaceId: string) => void;
};

/** Flows and their versions: reading, creating, editing, publishing, going back. Every function takes the actor first. */
export function createFlows(deps: FlowServiceDeps) {
  const editing = createFlowEditing(deps);
  return {
    ...createFlowReading(deps),
    ...createFlowCreation(deps),
    ...editing,
    ...createJointEditing(deps),
    ...createFlowPublishing(deps),
    ...createFlowVersions(deps, editing),
  };
}

export type Flows = ReturnType<typeof createFlows>;
