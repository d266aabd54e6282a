import { z } from "zod";
import { workspaceSettingsSchema } from "@/flows/protocol/workspace";
import { proceduresWith } from "../trpc/procedures";
import type { Workspaces } from "./workspaces";

const { operatorProcedure, router } = proceduresWith<{ workspaces: Workspaces }>();

export const workspaceRouter = router({
  get: operatorProcedure.query(({ ctx }) => ctx.services.workspaces.settings(ctx.actor)),
  change: operatorProcedure.input(workspaceSettingsSchema).mutation(({ ctx, input }) => ctx.services.workspaces.change(ctx.actor, input)),
  /** Another one beside this; `withSamples`: with the city, its stores and the flows that come with Parley. */
  make: operatorProcedure
    .input(workspaceSettingsSchema.extend({ withSamples: z.boolean() }))
    .mutation(({ ctx, input }) => ctx.services.workspaces.make(ctx.actor, input)),
});
