import { proceduresWith } from "../trpc/procedures";
import type { ServiceLevelsService } from "./service-levels";

const { operatorProcedure, router } = proceduresWith<{ serviceLevels: ServiceLevelsService }>();

export const serviceLevelsRouter = router({
  /** Of the last 30 days; `levels` is null for other workspaces than the first. */
  get: operatorProcedure.query(async ({ ctx }) => ({ levels: await ctx.services.serviceLevels.read(ctx.actor) })),
});
