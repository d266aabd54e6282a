import { z } from "zod";
import type { FlowDefinition } from "@/flows/definition/schema";
import { AppError } from "@/flows/errors";
import type { Validation } from "@/flows/validation/issue";
import { type Actor, authorise } from "../access/actor";
import type { FlowServiceDeps } from "./flows";
import type { Properties } from "./read-definition";
import { freeSlug, slugify } from "./slug";

/** `definition` wins over `template`, but for the template "complete", which adds what the definition lacks; without either the flow is blank. */
export type CreateFlow = Properties & { definition?: unknown; template?: string | null | undefined };

export type CreatedFlow = {
  flow: { id: string; slug: string; status: "draft" };
  version: { id: string; number: number; status: "draft"; revision: number };
  validation: Validation;
};

export function createFlowCreation({ repository, documents, templates, newId, onOfferChanged }: FlowServiceDeps) {
  async function insert(actor: Actor, definition: FlowDefinition): Promise<CreatedFlow> {
    const [id, versionId] = [newId("f"), newId("v")];
    const isNew = await repository.insert({ id, workspaceId: actor.workspaceId, slug: definition.id, definition, versionId, by: actor.id });
    if (!isNew) throw new AppError("FLOW_EXISTS", { message: `There is already a flow '${definition.id}'.`, details: { slug: definition.id } });
    // Not on offer yet, but known from now on: opening a chat with it says so.
    onOfferChanged(actor.workspaceId);
    const version = { id: versionId, number: 1, status: "draft", revision: 1 } as const;
    return { flow: { id, slug: definition.id, status: "draft" }, version, validation: await documents.check(definition) };
  }

  /** The document under its own id when that is free, else under one counted on from it. */
  async function withFreeSlug({ workspaceId }: Actor, definition: FlowDefinition): Promise<FlowDefinition> {
    const base = definition.id.slice(0, 56);
    const taken = await repository.slugsLike(workspaceId, base);
    return taken.has(definition.id) ? { ...definition, id: freeSlug(base, taken) } : definition;
  }

  function templateOf(id: string): unknown {
    const template = templates.find((candidate) => candidate.id === id || idOfDocument(candidate.definition) === id);
    if (template) return template.definition;
    const message = `There is no template '${id}'.`;
    throw new AppError("INVALID_INPUT", { message, details: { issues: [{ path: "/template", message }] } });
  }

  return {
    /**
     * Creates a flow with a first draft. A draft may be unfinished: what is wrong with it is in `validation`.
     * @throws AppError `FLOW_EXISTS`, `INVALID_FLOW`, `INVALID_INPUT`
     */
    async create(actor: Actor, { definition, template, ...properties }: CreateFlow): Promise<CreatedFlow> {
      authorise(actor, "flows:edit");
      const raw = definition ?? templateOf(template ?? "blank");
      const isCompleted = definition != null && template === completing;
      // A template's own id is nobody's choice; a document's is.
      const slug = properties.slug ?? (definition == null ? slugify(properties.name ?? "") || null : null);
      return insert(actor, await documents.read(raw, { ...properties, slug, isCompleted }));
    },
    /** As `create`, but finds a free slug when none is given, from the name or the document's own id: for people, who type no slugs. */
    async createNamed(actor: Actor, { definition, template, ...properties }: CreateFlow): Promise<CreatedFlow> {
      authorise(actor, "flows:edit");
      const raw = definition ?? templateOf(template ?? "blank");
      if (properties.slug) return insert(actor, await documents.read(raw, properties));
      if (definition != null && !properties.name) return insert(actor, await withFreeSlug(actor, await documents.read(raw, properties)));
      const base = slugify(properties.name ?? "") || template || "flow";
      const slug = freeSlug(base, await repository.slugsLike(actor.workspaceId, base));
      return insert(actor, await documents.read(raw, { ...properties, slug }));
    },
    /** A new flow with a copy of the newest document. */
    async duplicate(actor: Actor, idOrSlug: string): Promise<CreatedFlow> {
      authorise(actor, "flows:edit");
      const flow = await repository.find(actor.workspaceId, idOrSlug);
      if (!flow) throw new AppError("FLOW_NOT_FOUND");
      const { definition } = await repository.current(flow);
      const base = `${flow.slug.slice(0, 50)}_copy`;
      const slug = freeSlug(base, await repository.slugsLike(actor.workspaceId, base));
      return insert(actor, { ...definition, id: slug, name: `${definition.name.slice(0, 190)} (copy)` });
    },
  };
}

/** Not a document but what is done to one. */
const completing = "complete";

const namedSchema = z.object({ id: z.string() });

/** A template is also known by the id of its document, which is what people see of a flow. */
function idOfDocument(definition: unknown): string | null {
  const named = namedSchema.safeParse(definition);
  return named.success ? named.data.id : null;
}
