import { actOnDeadLetterSchema } from "@/flows/protocol/operations";
import { proceduresWith } from "../trpc/procedures";
import type { Operations } from "./operations";

const { operatorProcedure, router } = proceduresWith<{ operations: Operations }>();

export const operationsRouter = router({
  list: operatorProcedure.query(({ ctx }) => ctx.services.operations.list(ctx.actor)),
  count: operatorProcedure.query(({ ctx }) => ctx.services.operations.count(ctx.actor)),
  act: operatorProcedure.input(actOnDeadLetterSchema).mutation(({ ctx, input }) => ctx.services.operations.act(ctx.actor, input)),
});
