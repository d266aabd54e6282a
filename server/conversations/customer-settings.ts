const languages = ["en", "hi", "hi-Latn"] as const;
/** Characters; no zone has a longer name. */
const longestZone = 64;

/** The language of `locale` (BCP 47): case does not matter, a region falls to its language, and what is not spoken here is English (requirements 1.19 rule 4). Pure. */
export function languageOf(locale: unknown): (typeof languages)[number] {
  const wanted = typeof locale === "string" ? locale.toLowerCase() : "";
  const exact = languages.find((language) => language.toLowerCase() === wanted);
  return exact ?? (wanted.startsWith("hi-latn") ? "hi-Latn" : wanted.startsWith("hi-") ? "hi" : "en");
}

/** The IANA zone, or null for one that nobody knows: the workspace's then counts. */
export function zoneOf(timezone: unknown): string | null {
  if (typeof timezone !== "string" || timezone === "" || timezone.length > longestZone) return null;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: timezone }).resolvedOptions().timeZone;
  } catch {
    // Intl's only way to say that it does not know a zone.
    return null;
  }
}
