const languages = ["en", "hi", "hi-Latn"] as const;

/** The language of `locale` (BCP 47); anything that is not spoken here is English (requirements 1.19 rule 4). Pure. */
export function languageOf(locale: string | null | undefined): string {
  const wanted = (locale ?? "").toLowerCase();
  const exact = languages.find((language) => language.toLowerCase() === wanted);
  return exact ?? (wanted.startsWith("hi-latn") ? "hi-Latn" : wanted.startsWith("hi-") ? "hi" : "en");
}

/** The IANA zone, or null for one that nobody knows: the workspace's then counts. */
export function zoneOf(timezone: string | null | undefined): string | null {
  if (timezone == null || timezone === "") return null;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: timezone }).resolvedOptions().timeZone;
  } catch {
    // Intl's only way to say that it does not know a zone.
    return null;
  }
}
