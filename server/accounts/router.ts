import { z } from "zod";
import { roleSchema } from "../access/actor";
import type { RateLimits } from "../rate-limits/rate-limits";
import { proceduresWith } from "../trpc/procedures";
import type { Accounts } from "./accounts";
import type { ApiKeys } from "./api-keys";
import type { ActivityArea, ActivityLog } from "./audit/activity";
import { emailSchema, givenPasswordSchema, passwordSchema, personNameSchema } from "./credentials";
import type { OwnAccount } from "./own-account";

type AccountsServices = {
  accounts: Accounts;
  ownAccount: OwnAccount;
  apiKeys: Pick<ApiKeys, "list" | "create" | "revoke">;
  activity: ActivityLog;
  rateLimits: Pick<RateLimits, "useLink">;
};

const { operatorProcedure, publicProcedure, router } = proceduresWith<AccountsServices>();

const tokenSchema = z.string().min(1).max(200);
const idSchema = z.string().min(1).max(200);
const proofSchema = z.object({ password: givenPasswordSchema });
const areaSchema = z.enum(["signIns", "access", "flows", "data"]) satisfies z.ZodType<ActivityArea>;

export const sessionRouter = router({
  /** Who is signed in; null for nobody. */
  me: publicProcedure.query(({ ctx }) => ctx.services.accounts.me(ctx.actor)),
});

/** What a one-time link opens. Each use counts, since hashing a password costs. */
export const setupRouter = router({
  status: publicProcedure.query(async ({ ctx }) => ({ needsOwner: await ctx.services.accounts.needsOwner() })),
  createOwner: publicProcedure
    .input(z.object({ token: tokenSchema, email: emailSchema, name: personNameSchema, password: passwordSchema }))
    .mutation(async ({ ctx, input }) => {
      await ctx.services.rateLimits.useLink(ctx.network);
      return ctx.services.accounts.createOwner(input);
    }),
  invitation: publicProcedure.input(z.object({ token: tokenSchema })).query(async ({ ctx, input }) => {
    await ctx.services.rateLimits.useLink(ctx.network);
    return ctx.services.accounts.invitation(input.token);
  }),
  acceptInvite: publicProcedure.input(z.object({ token: tokenSchema, name: personNameSchema, password: passwordSchema })).mutation(async ({ ctx, input }) => {
    await ctx.services.rateLimits.useLink(ctx.network);
    return ctx.services.accounts.acceptInvite(input);
  }),
  resetPassword: publicProcedure.input(z.object({ token: tokenSchema, password: passwordSchema })).mutation(async ({ ctx, input }) => {
    await ctx.services.rateLimits.useLink(ctx.network);
    return ctx.services.accounts.resetPassword({ ...input, origin: ctx.network });
  }),
});

/** One's own account. */
export const accountRouter = router({
  sessions: operatorProcedure.query(({ ctx }) => ctx.services.ownAccount.sessions(ctx.actor)),
  endSession: operatorProcedure.input(z.object({ id: idSchema })).mutation(({ ctx, input }) => ctx.services.ownAccount.endSession(ctx.actor, input.id)),
  endOtherSessions: operatorProcedure.mutation(({ ctx }) => ctx.services.ownAccount.endOtherSessions(ctx.actor)),
  /** Another workspace that this browser is in from now on. */
  switchWorkspace: operatorProcedure.input(z.object({ workspaceId: idSchema })).mutation(async ({ ctx, input }) => {
    await ctx.services.accounts.switchTo(ctx.actor, input.workspaceId);
    return {};
  }),
  changePassword: operatorProcedure
    .input(z.object({ password: givenPasswordSchema, newPassword: passwordSchema }))
    .mutation(({ ctx, input }) => ctx.services.ownAccount.changePassword(ctx.actor, input)),
  factor: operatorProcedure.query(({ ctx }) => ctx.services.ownAccount.factor(ctx.actor)),
  beginFactor: operatorProcedure.input(proofSchema).mutation(({ ctx, input }) => ctx.services.ownAccount.beginFactor(ctx.actor, input)),
  /** The answer holds the recovery codes, for the only time. */
  confirmFactor: operatorProcedure
    .input(z.object({ code: z.string().trim().max(20) }))
    .mutation(({ ctx, input }) => ctx.services.ownAccount.confirmFactor(ctx.actor, input)),
  turnFactorOff: operatorProcedure.input(proofSchema).mutation(({ ctx, input }) => ctx.services.ownAccount.turnFactorOff(ctx.actor, input)),
  renewCodes: operatorProcedure.input(proofSchema).mutation(({ ctx, input }) => ctx.services.ownAccount.renewCodes(ctx.actor, input)),
});

export const activityRouter = router({
  list: operatorProcedure
    .input(
      z.object({
        cursor: z
          .string()
          .regex(/^\d{1,18}$/)
          .nullable()
          .default(null),
        who: idSchema.nullable().default(null),
        area: areaSchema.nullable().default(null),
      }),
    )
    .query(({ ctx, input }) => ctx.services.activity.list(ctx.actor, { before: input.cursor, who: input.who, area: input.area })),
});

export const apiKeysRouter = router({
  list: operatorProcedure.query(({ ctx }) => ctx.services.apiKeys.list(ctx.actor)),
  /** The answer holds the key itself, for the only time. */
  create: operatorProcedure
    .input(z.object({ name: personNameSchema, role: roleSchema }))
    .mutation(({ ctx, input }) => ctx.services.apiKeys.create(ctx.actor, input)),
  revoke: operatorProcedure.input(z.object({ id: z.string() })).mutation(({ ctx, input }) => ctx.services.apiKeys.revoke(ctx.actor, input.id)),
});

export const peopleRouter = router({
  list: operatorProcedure.query(({ ctx }) => ctx.services.accounts.people.list(ctx.actor)),
  invite: operatorProcedure
    .input(z.object({ email: emailSchema, role: roleSchema }))
    .mutation(({ ctx, input }) => ctx.services.accounts.people.invite(ctx.actor, input)),
  withdrawInvite: operatorProcedure
    .input(z.object({ email: emailSchema }))
    .mutation(({ ctx, input }) => ctx.services.accounts.people.withdrawInvite(ctx.actor, input.email)),
  setRole: operatorProcedure
    .input(z.object({ userId: z.string(), role: roleSchema }))
    .mutation(({ ctx, input }) => ctx.services.accounts.people.setRole(ctx.actor, input.userId, input.role)),
  remove: operatorProcedure.input(z.object({ userId: z.string() })).mutation(({ ctx, input }) => ctx.services.accounts.people.remove(ctx.actor, input.userId)),
  /** The answer holds the link, for the only time. */
  resetLink: operatorProcedure
    .input(z.object({ userId: idSchema }))
    .mutation(({ ctx, input }) => ctx.services.accounts.people.resetLink(ctx.actor, input.userId)),
  resetFactor: operatorProcedure
    .input(z.object({ userId: idSchema }))
    .mutation(({ ctx, input }) => ctx.services.accounts.people.resetFactor(ctx.actor, input.userId)),
});
