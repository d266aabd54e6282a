import { z } from "zod";
import { type OpenSession, openSessionSchema } from "@/flows/protocol/chat";

const locales = ["en", "hi", "hi-Latn"] as const;

/** The body of `POST /api/chat/sessions`. A module, a language or a zone that nobody knows keeps no customer out (rule 4). */
export const openBodySchema = openSessionSchema.extend({
  module: openSessionSchema.shape.module.catch(null),
  locale: z
    .unknown()
    .optional()
    .transform((locale): OpenSession["locale"] => knownLocale(locale)),
  timezone: z
    .unknown()
    .optional()
    .transform((timezone): OpenSession["timezone"] => (isTimezone(timezone) ? timezone : null)),
});

/** BCP 47: case does not matter, and a region we have no texts for falls to its language. */
function knownLocale(locale: unknown): (typeof locales)[number] {
  if (typeof locale !== "string") return "en";
  const given = locale.toLowerCase();
  const exact = locales.find((known) => known.toLowerCase() === given);
  return exact ?? (given.startsWith("hi-latn") ? "hi-Latn" : given.startsWith("hi-") ? "hi" : "en");
}

function isTimezone(timezone: unknown): timezone is string {
  if (typeof timezone !== "string" || timezone.length > 64) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: timezone });
    return true;
  } catch {
    // The only way to ask: it throws for a zone it does not know.
    return false;
  }
}
