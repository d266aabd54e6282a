import { quotaLimitsSchema } from "@/flows/protocol/quotas";
import { proceduresWith } from "../trpc/procedures";
import type { Quotas } from "./quotas";

const { operatorProcedure, router } = proceduresWith<{ quotas: Pick<Quotas, "list" | "change"> }>();

export const quotasRouter = router({
  list: operatorProcedure.query(({ ctx }) => ctx.services.quotas.list(ctx.actor)),
  change: operatorProcedure.input(quotaLimitsSchema).mutation(({ ctx, input }) => ctx.services.quotas.change(ctx.actor, input)),
});
