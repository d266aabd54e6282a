import { z } from "zod";
import { rowNumberSchema } from "../../db/bounds";
import { proceduresWith } from "../../trpc/procedures";
import type { Flows } from "../flows";

const { operatorProcedure, router } = proceduresWith<{ flows: Flows }>();

const versionSchema = z.object({ id: z.string().min(1).max(200), number: rowNumberSchema });

/** What the studio does with published versions. */
export const versionsRouter = router({
  restore: operatorProcedure
    .input(versionSchema.extend({ revision: rowNumberSchema.nullish() }))
    .mutation(({ ctx, input: { id, ...version } }) => ctx.services.flows.restore(ctx.actor, id, version)),
  rollBack: operatorProcedure.input(versionSchema).mutation(({ ctx, input }) => ctx.services.flows.rollBack(ctx.actor, input.id, input.number)),
  setNotes: operatorProcedure
    .input(versionSchema.extend({ notes: z.string().max(2000).nullable() }))
    .mutation(({ ctx, input: { id, ...notes } }) => ctx.services.flows.setNotes(ctx.actor, id, notes)),
});
