import { z } from "zod";
import { credentialValueSchema, newCredentialSchema } from "@/flows/protocol/credentials";
import { proceduresWith } from "../trpc/procedures";
import type { CredentialsService } from "./credentials";

const { operatorProcedure, router } = proceduresWith<{ credentials: CredentialsService }>();

const idSchema = z.string().min(1).max(64);

/** None of the answers holds a value. */
export const credentialsRouter = router({
  list: operatorProcedure.query(({ ctx }) => ctx.services.credentials.list(ctx.actor)),
  create: operatorProcedure.input(newCredentialSchema).mutation(({ ctx, input }) => ctx.services.credentials.create(ctx.actor, input)),
  replace: operatorProcedure
    .input(credentialValueSchema.extend({ id: idSchema }))
    .mutation(({ ctx, input: { id, ...given } }) => ctx.services.credentials.replace(ctx.actor, id, given)),
  remove: operatorProcedure.input(z.object({ id: idSchema })).mutation(({ ctx, input }) => ctx.services.credentials.remove(ctx.actor, input.id)),
});
