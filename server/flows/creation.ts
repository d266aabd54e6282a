import type { FlowDefinition } from "@/flows/definition/schema";
import { AppError } from "@/flows/errors";
import type { Validation } from "@/flows/validation/issue";
import { type Actor, authorise } from "../accounts/actor";
import type { FlowServiceParts } from "./flows";
import { type Properties, readDefinition } from "./read-definition";
import { freeSlug, slugify } from "./slug";

/** `definition` wins over `template`; without either the flow is blank. */
export type CreateFlow = Properties & { definition?: unknown; template?: string | null | undefined };

export type CreatedFlow = {
  flow: { id: string; slug: string; status: "draft" };
  version: { id: string; number: number; status: "draft"; revision: number };
  validation: Validation;
};

export function createFlowCreation({ repository, check, facts, templates, newId }: FlowServiceParts) {
  async function insert(actor: Actor, definition: FlowDefinition): Promise<CreatedFlow> {
    const [id, versionId] = [newId("f"), newId("v")];
    const isNew = await repository.insert({ id, workspaceId: actor.workspaceId, slug: definition.id, definition, versionId, by: actor.id });
    if (!isNew) throw new AppError("FLOW_EXISTS", { message: `There is already a flow '${definition.id}'.`, details: { slug: definition.id } });
    const version = { id: versionId, number: 1, status: "draft", revision: 1 } as const;
    return { flow: { id, slug: definition.id, status: "draft" }, version, validation: check(definition) };
  }

  function templateOf(id: string): unknown {
    const template = templates.find((candidate) => candidate.id === id);
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
      // A template's own id is nobody's choice; a document's is.
      const slug = properties.slug ?? (definition == null ? slugify(properties.name ?? "") || null : null);
      return insert(actor, readDefinition(raw, { ...properties, slug }, facts));
    },
    /** As `create`, but finds a free slug from the name when none is given: for people who only type a name. */
    async createNamed(actor: Actor, { definition, template, ...properties }: CreateFlow): Promise<CreatedFlow> {
      authorise(actor, "flows:edit");
      const raw = definition ?? templateOf(template ?? "blank");
      if (properties.slug || (definition != null && !properties.name)) return insert(actor, readDefinition(raw, properties, facts));
      const base = slugify(properties.name ?? "") || template || "flow";
      const slug = freeSlug(base, await repository.slugsLike(actor.workspaceId, base));
      return insert(actor, readDefinition(raw, { ...properties, slug }, facts));
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
