import { z } from "zod";
import { runStatuses } from "@/flows/protocol/chat";
import { momentSchema, rowNumberSchema } from "../db/bounds";
import { proceduresWith } from "../trpc/procedures";
import { forkMessageSchema, forkSchema } from "./fork-schemas";
import type { Forks } from "./forks";
import type { Runs } from "./runs";

const { operatorProcedure, router } = proceduresWith<{ runs: Runs; forks: Forks }>();

const idSchema = z.object({ id: z.string().min(1).max(64) });
const filterSchema = z.object({
  flow: z.string().max(200).nullish(),
  status: z.enum(runStatuses).nullish(),
  state: z.string().max(64).nullish(),
  from: momentSchema.nullish(),
  to: momentSchema.nullish(),
  q: z.string().max(200).nullish(),
  cursor: z.string().max(200).nullish(),
  limit: z.number().int().min(1).max(200).nullish(),
});

export const runsRouter = router({
  list: operatorProcedure.input(filterSchema).query(({ ctx, input }) => ctx.services.runs.list(ctx.actor, { ...input, limit: input.limit ?? 50 })),
  /** Everything the viewer needs in one answer. */
  get: operatorProcedure.input(idSchema).query(async ({ ctx, input }) => {
    const { runs } = ctx.services;
    const [run, { definition, version, flow }, messages, record, kin] = await Promise.all([
      runs.get(ctx.actor, input.id),
      runs.definition(ctx.actor, input.id),
      runs.messages(ctx.actor, input.id),
      runs.record(ctx.actor, input.id),
      runs.kin(ctx.actor, input.id),
    ]);
    return { run, flow, version, definition, messages, kin, ...record };
  }),
  steps: operatorProcedure
    .input(idSchema.extend({ after: rowNumberSchema.nullish() }))
    .query(({ ctx, input }) => ctx.services.runs.steps(ctx.actor, input.id, input.after ?? 0)),
  fork: operatorProcedure
    .input(idSchema.extend(forkSchema.shape))
    .mutation(({ ctx, input: { id, seq, contextPatch } }) => ctx.services.forks.fork(ctx.actor, id, { seq, contextPatch: contextPatch ?? [] })),
  /** To a fork, in its customer's place. */
  say: operatorProcedure
    .input(idSchema.extend(forkMessageSchema.shape))
    .mutation(({ ctx, input: { id, ...message } }) => ctx.services.forks.say(ctx.actor, id, message)),
  cancel: operatorProcedure.input(idSchema).mutation(({ ctx, input }) => ctx.services.runs.cancel(ctx.actor, input.id)),
});
