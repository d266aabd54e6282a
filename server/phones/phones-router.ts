import {
  addPhoneSchema,
  phoneReachSchema,
  phoneSchema,
  phonesLaterSchema,
  phonesOpenSchema,
  phoneTemplateSchema,
  sayOnPhoneSchema,
} from "@/flows/protocol/phones";
import { proceduresWith } from "../trpc/procedures";
import type { Phones } from "./phones";

const { operatorProcedure, router } = proceduresWith<{ phones: Phones }>();

export const phonesRouter = router({
  list: operatorProcedure.query(({ ctx }) => ctx.services.phones.list(ctx.actor)),
  get: operatorProcedure.input(phoneSchema).query(({ ctx, input }) => ctx.services.phones.get(ctx.actor, input.address)),
  add: operatorProcedure.input(addPhoneSchema).mutation(({ ctx, input }) => ctx.services.phones.add(ctx.actor, { ...input, name: input.name || null })),
  say: operatorProcedure.input(sayOnPhoneSchema).mutation(({ ctx, input }) => ctx.services.phones.say(ctx.actor, input)),
  read: operatorProcedure.input(phoneSchema).mutation(({ ctx, input }) => ctx.services.phones.read(ctx.actor, input.address)),
  setReach: operatorProcedure.input(phoneReachSchema).mutation(({ ctx, input }) => ctx.services.phones.setReach(ctx.actor, input)),
  later: operatorProcedure.input(phonesLaterSchema).mutation(({ ctx, input }) => ctx.services.phones.later(ctx.actor, input.hours)),
  open: operatorProcedure.input(phonesOpenSchema).mutation(({ ctx, input }) => ctx.services.phones.open(ctx.actor, input.flow)),
  template: operatorProcedure.input(phoneTemplateSchema).mutation(({ ctx, input }) => ctx.services.phones.template(ctx.actor, input)),
});
