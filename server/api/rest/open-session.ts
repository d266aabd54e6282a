import { z } from "zod";
import { type OpenSession, openSessionSchema } from "@/flows/protocol/chat";
import { languageOf, zoneOf } from "../../conversations/customer-settings";

/** The body of `POST /api/chat/sessions`. A module, a language or a zone that nobody knows keeps no customer out (rule 4); who names no language is spoken to in the workspace's. */
export const openBodySchema = openSessionSchema.extend({
  module: openSessionSchema.shape.module.catch(null),
  locale: z
    .unknown()
    .optional()
    .transform((locale): OpenSession["locale"] => (locale == null ? null : languageOf(locale))),
  timezone: z
    .unknown()
    .optional()
    .transform((timezone): OpenSession["timezone"] => (typeof timezone === "string" && zoneOf(timezone) !== null ? timezone : null)),
});
