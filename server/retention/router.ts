import { z } from "zod";
import { retentionDaysSchema } from "@/flows/protocol/operations";
import { proceduresWith } from "../trpc/procedures";
import type { RetentionSettingsService } from "./retention-settings";

const { operatorProcedure, router } = proceduresWith<{ retention: RetentionSettingsService }>();

export const retentionRouter = router({
  get: operatorProcedure.query(({ ctx }) => ctx.services.retention.get(ctx.actor)),
  set: operatorProcedure.input(z.object({ days: retentionDaysSchema })).mutation(({ ctx, input }) => ctx.services.retention.set(ctx.actor, input.days)),
  runNow: operatorProcedure.mutation(({ ctx }) => ctx.services.retention.runNow(ctx.actor)),
});
