import { z } from "zod";

/** The studio's calls carry the id of the workspace that the page is of; without it the one that was switched to last counts. */
export const workspaceHeader = "x-parley-workspace";

/** Where customers talk to a flow: the workspace made first needs no name. Pure. */
export function chatPathOf(flow: string, workspace: string | null): string {
  return workspace === null ? `/chat/${encodeURIComponent(flow)}` : `/chat/${encodeURIComponent(workspace)}/${encodeURIComponent(flow)}`;
}

/** What customers are spoken to in. */
export const workspaceLocales = ["en", "hi", "hi-Latn"] as const;

/** What can be set of a workspace. */
export const workspaceSettingsSchema = z.object({
  name: z.string().trim().min(1).max(80),
  /** Names it in addresses. */
  slug: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, "small letters, digits and hyphens, beginning with a letter"),
  timezone: z.string().max(64).refine(isTimeZone, "no time zone of this name is known"),
  currency: z.string().refine(isCurrency, "no currency of this code is known"),
  locale: z.enum(workspaceLocales),
  region: z.string().refine(isRegion, "no country of this code is known"),
});

export type WorkspaceSettings = z.infer<typeof workspaceSettingsSchema>;

/** The slug that a name suggests; empty when nothing of it fits. Pure. */
export function suggestSlug(name: string): string {
  const plain = name.normalize("NFKD").toLowerCase();
  return plain
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, 40)
    .replace(/-$/, "");
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    // Intl's only way to say that it does not know a zone.
    return false;
  }
}

function isCurrency(code: string): boolean {
  return Intl.supportedValuesOf("currency").includes(code);
}

function isRegion(code: string): boolean {
  return /^[A-Z]{2}$/.test(code) && new Intl.DisplayNames("en", { type: "region", fallback: "none" }).of(code) !== undefined;
}
