import { z } from "zod";
import { proceduresWith } from "../trpc/procedures";
import type { Senders } from "./senders";

const { operatorProcedure, router } = proceduresWith<{ senders: Senders }>();

export const sendersRouter = router({
  list: operatorProcedure.query(({ ctx }) => ctx.services.senders.list(ctx.actor)),
  /** The answer holds the secret, for the only time. */
  create: operatorProcedure
    .input(z.object({ name: z.string().regex(/^[a-z0-9_]{1,32}$/) }))
    .mutation(({ ctx, input }) => ctx.services.senders.create(ctx.actor, input.name)),
  remove: operatorProcedure.input(z.object({ id: z.string().max(64) })).mutation(({ ctx, input }) => ctx.services.senders.remove(ctx.actor, input.id)),
});
