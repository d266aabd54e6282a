import { z } from "zod";
import { rowNumberSchema } from "../../db/bounds";
import { proceduresWith } from "../../trpc/procedures";
import type { Moves } from "./moves";

const { operatorProcedure, router } = proceduresWith<{ moves: Moves }>();

const flowSchema = z.object({ id: z.string().min(1).max(200) });
const requestSchema = flowSchema.extend({ to: rowNumberSchema, from: rowNumberSchema.nullish() });

export const movesRouter = router({
  check: operatorProcedure
    .input(requestSchema.extend({ cursor: z.string().max(100).nullish() }))
    .query(({ ctx, input: { id, ...request } }) => ctx.services.moves.check(ctx.actor, id, { ...request, limit: 200 })),
  begin: operatorProcedure
    .input(requestSchema.extend({ onlyFitting: z.boolean() }))
    .mutation(({ ctx, input: { id, ...request } }) => ctx.services.moves.begin(ctx.actor, id, request)),
  get: operatorProcedure
    .input(flowSchema.extend({ move: z.string().max(64) }))
    .query(({ ctx, input }) => ctx.services.moves.get(ctx.actor, input.id, input.move)),
});
