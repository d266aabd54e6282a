import type { ExecutorFacts } from "@/flows/definition/executor-facts";
import type { FlowDefinition } from "@/flows/definition/schema";
import { checkFlow } from "@/flows/validation/check-flow";
import type { Validation } from "@/flows/validation/issue";
import { createFlowCreation } from "./creation";
import { createFlowEditing } from "./editing";
import { createFlowPublishing } from "./publishing";
import { createFlowReading } from "./reading";
import type { FlowRepository } from "./repository";

export type FlowTemplate = { id: string; name: string; description: string; module: string; definition: unknown };

export type FlowServiceDeps = {
  repository: FlowRepository;
  facts: ExecutorFacts;
  /** What `GET /api/executors` and the builder's answer list. */
  describeExecutors: () => readonly object[];
  templates: readonly FlowTemplate[];
  newId: (prefix: "f" | "v") => string;
  now: () => number;
  /** Called after the commit of whatever changes what customers can start. */
  onOfferChanged: (workspaceId: string) => void;
};

export type FlowServiceParts = FlowServiceDeps & { check: (definition: FlowDefinition) => Validation };

/** Flows and their versions: reading, creating, editing, publishing. Every function takes the actor first. */
export function createFlows(deps: FlowServiceDeps) {
  const parts: FlowServiceParts = { ...deps, check: (definition) => checkFlow(definition, deps.facts) };
  return { ...createFlowReading(parts), ...createFlowCreation(parts), ...createFlowEditing(parts), ...createFlowPublishing(parts) };
}

export type Flows = ReturnType<typeof createFlows>;
