import { handoffIdSchema, joinHandoffSchema, sayInHandoffSchema } from "@/flows/protocol/handoffs";
import { proceduresWith } from "../trpc/procedures";
import type { HandoffsService } from "./handoffs";

const { operatorProcedure, router } = proceduresWith<{ handoffs: HandoffsService }>();

export const handoffsRouter = router({
  list: operatorProcedure.query(({ ctx }) => ctx.services.handoffs.list(ctx.actor)),
  count: operatorProcedure.query(({ ctx }) => ctx.services.handoffs.count(ctx.actor)),
  get: operatorProcedure.input(handoffIdSchema).query(({ ctx, input }) => ctx.services.handoffs.get(ctx.actor, input.runId)),
  join: operatorProcedure.input(joinHandoffSchema).mutation(({ ctx, input }) => ctx.services.handoffs.join(ctx.actor, input.runId, input.instead ?? null)),
  say: operatorProcedure.input(sayInHandoffSchema).mutation(({ ctx, input }) => ctx.services.handoffs.say(ctx.actor, input)),
  giveBack: operatorProcedure.input(handoffIdSchema).mutation(({ ctx, input }) => ctx.services.handoffs.giveBack(ctx.actor, input.runId)),
});
