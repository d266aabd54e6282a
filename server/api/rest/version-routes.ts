import { z } from "zod";
import { comparisonSchema } from "@/flows/comparison/compare-definitions";
import { textBlockSchema } from "@/flows/comparison/compare-texts";
import { describeChange } from "@/flows/comparison/describe-change";
import { rowNumberSchema } from "../../db/bounds";
import type { Flows } from "../../flows/flows";
import { etagOf } from "./etag";
import { type Route, routesWith } from "./route";
import { countSchema, idParams, versionRefSchema } from "./schemas";

export type VersionRouteServices = { flows: Flows };

const { operatorRoute } = routesWith<VersionRouteServices>();

const versionParams = idParams.extend({ number: countSchema });

const restore = operatorRoute({
  method: "POST",
  path: "/api/flows/:id/versions/:number/restore",
  summary: "Make the document of a version the draft, by an edit like any other; `revision` as for any edit",
  permission: "flows:edit",
  input: z.object({ params: versionParams, body: z.object({ revision: rowNumberSchema.nullish() }) }),
  output: z.object({ revision: z.number().int(), version: versionRefSchema.pick({ id: true, number: true }) }),
  async handle({ services, actor, input: { params, body } }) {
    const { revision, version } = await services.flows.restore(actor, params.id, { number: params.number, ...body });
    return { status: 200, result: { revision, version }, headers: etagOf(revision) };
  },
});

const setNotes = operatorRoute({
  method: "PUT",
  path: "/api/flows/:id/versions/:number",
  summary: "Change the notes of a published version",
  permission: "flows:publish",
  input: z.object({ params: versionParams, body: z.object({ notes: z.string().max(2000).nullable() }) }),
  output: z.object({ notes: z.string().nullable() }),
  async handle({ services, actor, input: { params, body } }) {
    await services.flows.setNotes(actor, params.id, { number: params.number, ...body });
    return { status: 200, result: { notes: body.notes?.trim() || null } };
  },
});

const rollBack = operatorRoute({
  method: "POST",
  path: "/api/flows/:id/rollback",
  summary: "New runs start on that published version from now on; those under way go on with theirs",
  permission: "flows:publish",
  input: z.object({ params: idParams, body: z.object({ version: rowNumberSchema }) }),
  output: z.object({ from: z.number().int(), to: z.number().int(), revision: z.number().int() }),
  async handle({ services, actor, input: { params, body } }) {
    const result = await services.flows.rollBack(actor, params.id, body.version);
    return { status: 200, result, headers: etagOf(result.revision) };
  },
});

const comparedSchema = z.object({
  changes: z.array(comparisonSchema.shape.changes.element.extend({ sentence: z.string(), details: z.array(z.string()) })),
  texts: z.array(textBlockSchema).optional(),
});

const compare = operatorRoute({
  method: "GET",
  path: "/api/flows/:id/diff",
  summary: "What version `to` says otherwise than version `from`, entity by entity; with `text=true` line by line too",
  permission: "flows:read",
  input: z.object({ params: idParams, query: z.object({ from: countSchema, to: countSchema, text: z.enum(["true", "false"]).optional() }) }),
  output: comparedSchema,
  async handle({ services, actor, input: { params, query } }) {
    const { changes, texts } = await services.flows.compareVersions(actor, params.id, query);
    const described = changes.map((change) => ({ ...change, ...describeChange(change) }));
    return { status: 200, result: { changes: described, ...(query.text === "true" ? { texts } : {}) } };
  },
});

export const versionRoutes: Route<VersionRouteServices>[] = [setNotes, restore, rollBack, compare];
