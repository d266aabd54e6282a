import { z } from "zod";
import { moduleSchema } from "@/flows/definition/schema";
import { flowDefinitionV2Schema } from "@/flows/definition/schema-v2";
import { issueSchema, validationSchema } from "@/flows/validation/issue";
import { rowNumberSchema } from "../../db/bounds";
import { flowStatuses } from "../../flows/flow-records";
import type { Flows } from "../../flows/flows";
import { etagOf } from "./etag";
import { type Route, routesWith } from "./route";
import { builderSchema, countSchema, cursorSchema, idParams, pageQuery, timeSchema, versionRefSchema } from "./schemas";

export type FlowRouteServices = { flows: Flows };

const { operatorRoute } = routesWith<FlowRouteServices>();

const listedFlowSchema = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  module: moduleSchema,
  status: z.enum(flowStatuses),
  publishedVersion: z.number().int().nullable(),
  draftVersion: z.number().int().nullable(),
  updatedAt: timeSchema,
});

const list = operatorRoute({
  method: "GET",
  path: "/api/flows",
  summary: "Flows, newest first",
  permission: "flows:read",
  input: z.object({
    query: pageQuery.extend({
      cursor: cursorSchema(/^f_[0-9a-f]{32}$/),
      status: z.enum(flowStatuses).optional(),
      module: moduleSchema.optional(),
      q: z.string().max(200).optional(),
    }),
  }),
  output: z.object({ flows: z.array(listedFlowSchema), nextCursor: z.string().nullable() }),
  async handle({ services, actor, input }) {
    const { flows, nextCursor } = await services.flows.page(actor, input.query);
    const listed = flows.map(({ id, slug, name, module, status, publishedVersion, draftVersion, updatedAt }) => ({
      id,
      slug,
      name,
      module,
      status,
      publishedVersion,
      draftVersion,
      updatedAt,
    }));
    return { status: 200, result: { flows: listed, nextCursor } };
  },
});

const createSchema = z.object({
  slug: z.string().max(200).nullish(),
  name: z.string().trim().min(1).max(200).nullish(),
  module: moduleSchema.nullish(),
  trigger: z.string().max(200).nullish(),
  /** v1 or v2; without it a template, without that a blank flow. Beside it the template `complete` adds states that it leads to and does not have. */
  definition: z.unknown().optional(),
  template: z.string().max(100).nullish(),
});

const create = operatorRoute({
  method: "POST",
  path: "/api/flows/builder",
  summary: "Create a flow with a first draft; what is wrong with it is in `validation`",
  permission: "flows:edit",
  status: 201,
  input: z.object({ body: createSchema }),
  output: z.object({
    flow: z.object({ id: z.string(), slug: z.string(), status: z.literal("draft") }),
    version: versionRefSchema,
    validation: validationSchema,
  }),
  async handle({ services, actor, input }) {
    const created = await services.flows.create(actor, input.body);
    return { status: 201, result: created, headers: etagOf(created.version.revision) };
  },
});

const builder = operatorRoute({
  method: "GET",
  path: "/api/flows/:id/builder",
  summary: "The draft if there is one, else the published version; `version` asks for any",
  permission: "flows:read",
  input: z.object({ params: idParams, query: z.object({ version: countSchema.optional() }) }),
  output: builderSchema,
  async handle({ services, actor, input }) {
    const { flow, version, published, ...rest } = await services.flows.wireBuilder(actor, input.params.id, input.query.version);
    const { id, slug, name, description, module, trigger, status, createdAt, updatedAt } = flow;
    const result = {
      flow: { id, slug, name, description, module, trigger, status, publishedVersion: published?.number ?? null, createdAt, updatedAt },
      version: { id: version.id, number: version.number, status: version.status, revision: version.revision },
      ...rest,
    };
    return { status: 200, result, headers: etagOf(version.revision) };
  },
});

const validate = operatorRoute({
  method: "POST",
  path: "/api/flows/:id/validate",
  summary: "Check the draft, or the published version when there is none",
  permission: "flows:read",
  input: z.object({ params: idParams }),
  output: z.object({ validation: validationSchema }),
  handle: async ({ services, actor, input }) => ({ status: 200, result: { validation: await services.flows.validate(actor, input.params.id) } }),
});

const publish = operatorRoute({
  method: "POST",
  path: "/api/flows/:id/publish",
  summary: "Publish the draft at exactly this revision",
  permission: "flows:publish",
  input: z.object({
    params: idParams,
    body: z.object({ revision: rowNumberSchema, checksum: z.string().max(64).nullish(), notes: z.string().max(2000).nullish() }),
  }),
  output: z.object({ version: versionRefSchema.extend({ checksum: z.string(), publishedAt: timeSchema }), warnings: z.array(issueSchema) }),
  async handle({ services, actor, input }) {
    const { warnings, ...version } = await services.flows.publish(actor, input.params.id, input.body);
    return { status: 200, result: { version, warnings }, headers: etagOf(version.revision) };
  },
});

const setStatus = operatorRoute({
  method: "PUT",
  path: "/api/flows/:id/status",
  summary: "Switch a published flow on (`active`) or off (`inactive`, `archived`); conversations under way go on",
  permission: "flows:publish",
  input: z.object({ params: idParams, body: z.object({ status: z.enum(["active", "inactive", "archived"]) }) }),
  output: z.object({ flow: z.object({ id: z.string(), slug: z.string(), status: z.enum(flowStatuses) }) }),
  async handle({ services, actor, input }) {
    const { id, slug, status } = await services.flows.setStatus(actor, input.params.id, input.body.status);
    return { status: 200, result: { flow: { id, slug, status } } };
  },
});

const remove = operatorRoute({
  method: "DELETE",
  path: "/api/flows/:id",
  summary: "Delete a flow that never ran, with all its versions",
  permission: "flows:edit",
  status: 204,
  input: z.object({ params: idParams }),
  output: z.null(),
  async handle({ services, actor, input }) {
    await services.flows.remove(actor, input.params.id);
    return { status: 204, empty: true };
  },
});

const listedVersionSchema = versionRefSchema.extend({
  checksum: z.string().nullable(),
  notes: z.string().nullable(),
  createdAt: timeSchema,
  publishedAt: timeSchema.nullable(),
  publishedBy: z.string().nullable(),
});

const versions = operatorRoute({
  method: "GET",
  path: "/api/flows/:id/versions",
  summary: "Versions, newest first",
  permission: "flows:read",
  input: z.object({ params: idParams, query: pageQuery.extend({ cursor: cursorSchema(/^\d{1,9}$/) }) }),
  output: z.object({ versions: z.array(listedVersionSchema), nextCursor: z.string().nullable() }),
  async handle({ services, actor, input }) {
    const page = await services.flows.versions(actor, input.params.id, input.query);
    return { status: 200, result: { versions: page.versions, nextCursor: page.nextCursor }, headers: etagOf(page.flow.revision) };
  },
});

const exportFlow = operatorRoute({
  method: "GET",
  path: "/api/flows/:id/export",
  summary: "The definition itself, as a download; with `format=mermaid` as a Mermaid state diagram",
  permission: "flows:read",
  input: z.object({ params: idParams, query: z.object({ version: countSchema.optional(), format: z.enum(["json", "mermaid"]).optional() }) }),
  output: flowDefinitionV2Schema,
  async handle({ services, actor, input: { params, query } }) {
    if (query.format === "mermaid") {
      const { slug, number, diagram } = await services.flows.diagram(actor, params.id, query.version);
      const headers = { "Content-Disposition": `attachment; filename="${slug}-v${number}.mmd"` };
      return { status: 200, text: diagram, contentType: "text/vnd.mermaid; charset=utf-8", headers };
    }
    const { slug, number, definition } = await services.flows.export(actor, params.id, query.version);
    return { status: 200, document: definition, headers: { "Content-Disposition": `attachment; filename="${slug}-v${number}.json"` } };
  },
});

export const flowRoutes: Route<FlowRouteServices>[] = [list, create, builder, validate, publish, setStatus, remove, versions, exportFlow];
