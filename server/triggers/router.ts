import { z } from "zod";
import { jsonObjectSchema } from "@/flows/definition/schema";
import type { Flows } from "../flows/flows";
import { proceduresWith } from "../trpc/procedures";
import { peopleSchema } from "./batch-schemas";
import type { TriggerOverview } from "./overview";
import type { Starts } from "./starts";
import type { WebhookAddresses } from "./webhook-addresses";

type TriggerServices = {
  triggerOverview: TriggerOverview;
  starts: Starts;
  webhookAddresses: Pick<WebhookAddresses, "make" | "rotate" | "remove">;
  flows: Pick<Flows, "setPriority">;
};

const { operatorProcedure, router } = proceduresWith<TriggerServices>();

const idSchema = z.object({ id: z.string().min(1).max(200) });
const nameSchema = z.object({ name: z.string().min(1).max(64) });
const wishSchema = z.object({ flow: z.string().min(1).max(200), people: peopleSchema, data: jsonObjectSchema.nullish() });

/** What starts flows, as the studio shows and steers it. */
export const triggersRouter = router({
  ofFlow: operatorProcedure.input(idSchema).query(({ ctx, input }) => ctx.services.triggerOverview.ofFlow(ctx.actor, input.id)),
  fired: operatorProcedure.input(idSchema).query(({ ctx, input }) => ctx.services.triggerOverview.fired(ctx.actor, input.id)),
  makeAddress: operatorProcedure.input(nameSchema).mutation(({ ctx, input }) => ctx.services.webhookAddresses.make(ctx.actor, input.name)),
  rotateSecret: operatorProcedure.input(nameSchema).mutation(({ ctx, input }) => ctx.services.webhookAddresses.rotate(ctx.actor, input.name)),
  removeAddress: operatorProcedure.input(nameSchema).mutation(({ ctx, input }) => ctx.services.webhookAddresses.remove(ctx.actor, input.name)),
  setPriority: operatorProcedure
    .input(idSchema.extend({ priority: z.number().int().min(-100).max(100) }))
    .mutation(({ ctx, input }) => ctx.services.flows.setPriority(ctx.actor, input.id, input.priority)),
  /** A mutation by its kind of call only, for the long list it takes: it writes nothing. */
  preview: operatorProcedure
    .input(wishSchema)
    .mutation(({ ctx, input: { data, ...wish } }) => ctx.services.starts.preview(ctx.actor, { ...wish, data: data ?? {} })),
  start: operatorProcedure
    .input(wishSchema.extend({ key: z.string().min(1).max(100) }))
    .mutation(({ ctx, input: { data, key, ...wish } }) => ctx.services.starts.start(ctx.actor, { ...wish, data: data ?? {} }, key)),
  batch: operatorProcedure.input(idSchema).query(({ ctx, input }) => ctx.services.starts.progress(ctx.actor, input.id)),
  people: operatorProcedure
    .input(idSchema.extend({ cursor: z.string().max(64).nullish() }))
    .query(({ ctx, input }) => ctx.services.starts.people(ctx.actor, input.id, input.cursor ?? null)),
});
