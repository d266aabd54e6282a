import { z } from "zod";
import { moduleSchema } from "@/flows/definition/schema";
import { flowEditSchema } from "@/flows/editing/edit";
import { AppError } from "@/flows/errors";
import { rowNumberSchema } from "../db/bounds";
import { proceduresWith } from "../trpc/procedures";
import { flowStatuses } from "./flow-records";
import type { Flows } from "./flows";

const { operatorProcedure, router } = proceduresWith<{ flows: Flows }>();

const idSchema = z.object({ id: z.string().min(1).max(200) });
/** That a page gives itself, or what it does. */
const nameSchema = z.string().min(1).max(64);
const fromSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("blank") }),
  z.object({ type: z.literal("template"), template: z.string().max(100) }),
  /** Text, so that what is wrong with it can be said in its own terms. */
  z.object({ type: z.literal("definition"), json: z.string().max(1_000_000), isCompleted: z.boolean().optional() }),
]);
const createSchema = z.object({
  from: fromSchema,
  name: z.string().trim().min(1).max(200).nullish(),
  slug: z.string().max(64).nullish(),
  module: moduleSchema.nullish(),
});

const editSchema = z.object({
  flow: idSchema.shape.id,
  opId: nameSchema,
  clientId: nameSchema,
  base: rowNumberSchema,
  edits: z.array(flowEditSchema).min(1).max(500),
});

export const flowsRouter = router({
  list: operatorProcedure
    .input(z.object({ q: z.string().max(200).nullish(), status: z.enum(flowStatuses).nullish(), module: moduleSchema.nullish() }))
    .query(async ({ ctx, input }) => ({ flows: await ctx.services.flows.list(ctx.actor, input) })),
  templates: operatorProcedure.query(({ ctx }) => ctx.services.flows.templates(ctx.actor)),
  create: operatorProcedure.input(createSchema).mutation(async ({ ctx, input: { from, ...properties } }) => {
    const source =
      from.type === "definition"
        ? { definition: parseDefinition(from.json), isCompleted: from.isCompleted }
        : { template: from.type === "template" ? from.template : "blank" };
    const { flow, validation } = await ctx.services.flows.createNamed(ctx.actor, { ...properties, ...source });
    return { slug: flow.slug, validation };
  }),
  editor: operatorProcedure.input(idSchema).query(async ({ ctx, input }) => {
    const { flow, version, published, definition } = await ctx.services.flows.builder(ctx.actor, input.id);
    return {
      flow: { id: flow.id, slug: flow.slug, name: flow.name, status: flow.status, module: flow.module, isPublic: flow.isPublic, title: flow.title },
      version: { id: version.id, number: version.number, status: version.status, revision: version.revision },
      definition,
      hasModel: await ctx.services.flows.hasModel(ctx.actor),
      publishedVersion: published && { number: published.number, publishedAt: published.publishedAt ?? published.createdAt },
    };
  }),
  edit: operatorProcedure.input(editSchema).mutation(({ ctx, input: { flow, ...edit } }) => ctx.services.flows.editJointly(ctx.actor, flow, edit)),
  editsSince: operatorProcedure
    .input(z.object({ flow: idSchema.shape.id, revision: rowNumberSchema }))
    .query(({ ctx, input }) => ctx.services.flows.editsSince(ctx.actor, input.flow, input.revision)),
  publish: operatorProcedure
    .input(idSchema.extend({ revision: rowNumberSchema, checksum: z.string().max(64).nullish(), notes: z.string().max(2000).nullish() }))
    .mutation(async ({ ctx, input: { id, ...publish } }) => {
      const { number, checksum, warnings } = await ctx.services.flows.publish(ctx.actor, id, publish);
      // What the document says of itself the editor knows; not what the others of the workspace make of it.
      const doubts = warnings.flatMap(({ code, message }) => (code === "TRIGGER_TAKEN" || code === "TRIGGER_CANNOT_FIRE" ? [message] : []));
      return { version: { number, checksum }, doubts };
    }),
  versions: operatorProcedure.input(idSchema).query(({ ctx, input }) => ctx.services.flows.versionList(ctx.actor, input.id)),
  version: operatorProcedure.input(idSchema.extend({ number: rowNumberSchema })).query(async ({ ctx, input }) => {
    const { definition, ...version } = await ctx.services.flows.version(ctx.actor, input.id, input.number);
    return { definition, version };
  }),
  duplicate: operatorProcedure.input(idSchema).mutation(async ({ ctx, input }) => {
    const { flow } = await ctx.services.flows.duplicate(ctx.actor, input.id);
    return { slug: flow.slug };
  }),
  setListing: operatorProcedure
    .input(idSchema.extend({ isPublic: z.boolean(), title: z.string().trim().max(60).nullable() }))
    .mutation(({ ctx, input: { id, ...listing } }) => ctx.services.flows.setListing(ctx.actor, id, listing)),
  setStatus: operatorProcedure.input(idSchema.extend({ status: z.enum(["active", "inactive", "archived"]) })).mutation(async ({ ctx, input }) => {
    await ctx.services.flows.setStatus(ctx.actor, input.id, input.status);
  }),
  delete: operatorProcedure.input(idSchema).mutation(({ ctx, input }) => ctx.services.flows.remove(ctx.actor, input.id)),
  export: operatorProcedure.input(idSchema).query(({ ctx, input }) => ctx.services.flows.export(ctx.actor, input.id)),
});

function parseDefinition(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    const message = `This is not JSON: ${cause instanceof Error ? cause.message : "it cannot be read"}`;
    throw new AppError("INVALID_FLOW", { message, cause, details: { errors: [{ path: "", message }] } });
  }
}
