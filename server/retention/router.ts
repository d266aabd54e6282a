import { z } from "zod";
import { retentionDaysSchema } from "@/flows/protocol/operations";
import { operatorProcedure, router } from "../trpc/procedures";

export const retentionRouter = router({
  get: operatorProcedure.query(({ ctx }) => ctx.container.retention.get(ctx.actor)),
  set: operatorProcedure.input(z.object({ days: retentionDaysSchema })).mutation(({ ctx, input }) => ctx.container.retention.set(ctx.actor, input.days)),
  runNow: operatorProcedure.mutation(({ ctx }) => ctx.container.retention.runNow(ctx.actor)),
});
