import { z } from "zod";
import { jsonObjectSchema, jsonSchema } from "@/flows/definition/schema";
import type { Catalogue } from "@/flows/executors/catalogue";
import type { Manifest } from "@/flows/executors/manifest";
import { authorise } from "../access/actor";
import { proceduresWith } from "../trpc/procedures";
import type { Simulate } from "./create-simulation";
import type { Plugins } from "./plugins";

type PluginServices = { catalogue: Pick<Catalogue, "descriptions">; plugins: Pick<Plugins, "manifests" | "list">; simulatePlugin: Simulate };

const { operatorProcedure, router } = proceduresWith<PluginServices>();

const name = z.string().max(128);
const text = z.string().max(4_096);
const input = z.object({ text, event: name.nullable(), data: jsonObjectSchema.nullable() });
const meta = z.object({
  channel: name,
  locale: name,
  timezone: name,
  currency: name,
  module: name,
  participantId: name.nullable(),
  userId: name.nullable(),
  conversationId: name.nullable(),
  flowVersion: z.number().int(),
  variant: name.nullable(),
  startedBy: name,
});
const scope = z.object({
  context: jsonObjectSchema,
  input: input.nullable(),
  event: z.object({ name, data: jsonSchema }).nullable(),
  meta,
  runId: name,
  key: name,
  state: name,
  hook: z.enum(["entry", "main", "exit", "transition"]),
  asks: z.boolean(),
  attempts: z.number().int(),
  now: z.number(),
});

export const executorsRouter = router({
  list: operatorProcedure.query(({ ctx }) => ({ executors: ctx.services.catalogue.descriptions })),
  /** What plugins add, as data that a catalogue is made of. */
  plugins: operatorProcedure.query(({ ctx }): readonly Manifest[] => ctx.services.plugins.manifests),
  simulate: operatorProcedure
    .input(z.object({ executor: name, config: jsonObjectSchema, scope }))
    .mutation(({ ctx, input: asked }) => ctx.services.simulatePlugin(ctx.actor, asked)),
});

/** Which plugins this process was started with, and how they do. */
export const pluginViews = operatorProcedure.query(({ ctx }) => {
  authorise(ctx.actor, "settings:read");
  return ctx.services.plugins.list();
});
