import { handoffIdSchema, joinHandoffSchema, sayInHandoffSchema } from "@/flows/protocol/handoffs";
import { operatorProcedure, router } from "../trpc/procedures";

export const handoffsRouter = router({
  list: operatorProcedure.query(({ ctx }) => ctx.container.handoffs.list(ctx.actor)),
  count: operatorProcedure.query(({ ctx }) => ctx.container.handoffs.count(ctx.actor)),
  get: operatorProcedure.input(handoffIdSchema).query(({ ctx, input }) => ctx.container.handoffs.get(ctx.actor, input.runId)),
  join: operatorProcedure.input(joinHandoffSchema).mutation(({ ctx, input }) => ctx.container.handoffs.join(ctx.actor, input.runId, input.instead ?? null)),
  say: operatorProcedure.input(sayInHandoffSchema).mutation(({ ctx, input }) => ctx.container.handoffs.say(ctx.actor, input)),
  giveBack: operatorProcedure.input(handoffIdSchema).mutation(({ ctx, input }) => ctx.container.handoffs.giveBack(ctx.actor, input.runId)),
});
