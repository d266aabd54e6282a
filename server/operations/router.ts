import { actOnDeadLetterSchema } from "@/flows/protocol/operations";
import { operatorProcedure, router } from "../trpc/procedures";

export const operationsRouter = router({
  list: operatorProcedure.query(({ ctx }) => ctx.container.operations.list(ctx.actor)),
  count: operatorProcedure.query(({ ctx }) => ctx.container.operations.count(ctx.actor)),
  act: operatorProcedure.input(actOnDeadLetterSchema).mutation(({ ctx, input }) => ctx.container.operations.act(ctx.actor, input)),
});
