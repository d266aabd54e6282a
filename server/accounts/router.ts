import { z } from "zod";
import { operatorProcedure, publicProcedure, router } from "../api/trpc";
import { roleSchema } from "./actor";
import { emailSchema, passwordSchema, personNameSchema } from "./credentials";

const tokenSchema = z.string().min(1).max(200);

export const sessionRouter = router({
  /** Who is signed in; null for nobody. */
  me: publicProcedure.query(({ ctx }) => ctx.container.accounts.me(ctx.actor)),
});

export const setupRouter = router({
  status: publicProcedure.query(async ({ ctx }) => ({ needsOwner: await ctx.container.accounts.needsOwner() })),
  createOwner: publicProcedure
    .input(z.object({ token: tokenSchema, email: emailSchema, name: personNameSchema, password: passwordSchema }))
    .mutation(async ({ ctx, input }) => {
      await ctx.container.rateLimits.useLink(ctx.address);
      return ctx.container.accounts.createOwner(input);
    }),
  acceptInvite: publicProcedure.input(z.object({ token: tokenSchema, name: personNameSchema, password: passwordSchema })).mutation(async ({ ctx, input }) => {
    await ctx.container.rateLimits.useLink(ctx.address);
    return ctx.container.accounts.acceptInvite(input);
  }),
});

export const apiKeysRouter = router({
  list: operatorProcedure.query(({ ctx }) => ctx.container.apiKeys.list(ctx.actor)),
  /** The answer holds the key itself, for the only time. */
  create: operatorProcedure
    .input(z.object({ name: personNameSchema, role: roleSchema }))
    .mutation(({ ctx, input }) => ctx.container.apiKeys.create(ctx.actor, input)),
  revoke: operatorProcedure.input(z.object({ id: z.string() })).mutation(({ ctx, input }) => ctx.container.apiKeys.revoke(ctx.actor, input.id)),
});

export const peopleRouter = router({
  list: operatorProcedure.query(({ ctx }) => ctx.container.accounts.people.list(ctx.actor)),
  invite: operatorProcedure
    .input(z.object({ email: emailSchema, role: roleSchema }))
    .mutation(({ ctx, input }) => ctx.container.accounts.people.invite(ctx.actor, input)),
  withdrawInvite: operatorProcedure
    .input(z.object({ email: emailSchema }))
    .mutation(({ ctx, input }) => ctx.container.accounts.people.withdrawInvite(ctx.actor, input.email)),
  setRole: operatorProcedure
    .input(z.object({ userId: z.string(), role: roleSchema }))
    .mutation(({ ctx, input }) => ctx.container.accounts.people.setRole(ctx.actor, input.userId, input.role)),
  remove: operatorProcedure.input(z.object({ userId: z.string() })).mutation(({ ctx, input }) => ctx.container.accounts.people.remove(ctx.actor, input.userId)),
});
