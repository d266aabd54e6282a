import { z } from "zod";
import { providerDraftSchema, providerKindSchema } from "@/flows/protocol/providers";
import { proceduresWith } from "../trpc/procedures";
import type { Providers } from "./providers";

const { operatorProcedure, router } = proceduresWith<{ chosenProviders: Providers }>();

export const chosenProvidersRouter = router({
  list: operatorProcedure.query(({ ctx }) => ctx.services.chosenProviders.list(ctx.actor)),
  test: operatorProcedure.input(providerDraftSchema).mutation(({ ctx, input }) => ctx.services.chosenProviders.test(ctx.actor, input)),
  /** Of what is used now, the environment's too. */
  testUsed: operatorProcedure
    .input(z.object({ kind: providerKindSchema }))
    .mutation(({ ctx, input }) => ctx.services.chosenProviders.testUsed(ctx.actor, input.kind)),
  save: operatorProcedure.input(providerDraftSchema).mutation(({ ctx, input }) => ctx.services.chosenProviders.save(ctx.actor, input)),
  /** The installation's again. */
  reset: operatorProcedure
    .input(z.object({ kind: providerKindSchema }))
    .mutation(({ ctx, input }) => ctx.services.chosenProviders.reset(ctx.actor, input.kind)),
});
