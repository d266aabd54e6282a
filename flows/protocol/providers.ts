import { z } from "zod";

/** What a workspace may choose a service for. */
export const providerKinds = ["models", "payments", "search", "maps", "messages"] as const;
export const providerKindSchema = z.enum(providerKinds);
export type ProviderKind = z.infer<typeof providerKindSchema>;

/** What each is called in the settings. */
export const providerTitles = {
  models: "Language model",
  payments: "Payments",
  search: "Product search",
  maps: "Places",
  messages: "Messages",
} as const satisfies Record<ProviderKind, string>;

/** What is entered to choose one; what the settings may hold, its adapter says. */
export const providerDraftSchema = z.object({
  kind: providerKindSchema,
  provider: z.string().min(1).max(64),
  settings: z.record(z.string().max(64), z.union([z.string().max(2_000), z.number()])).default({}),
  credentialId: z.string().min(1).max(64).nullable().default(null),
});
export type ProviderDraft = z.infer<typeof providerDraftSchema>;
export type ProviderSettings = ProviderDraft["settings"];

/** One field of a provider's form. */
export type ProviderField = {
  key: string;
  label: string;
  help: string;
  control: "text" | "number";
  placeholder?: string;
  /** Of a number, behind it. */
  unit?: string;
  required: boolean;
  fallback?: string;
};

/** A service that can be chosen, as data. `credential`: whether it wants one of the kind `key`. */
export type ProviderChoice = { id: string; title: string; isSandbox: boolean; note: string; fields: readonly ProviderField[]; credential: "none" | "optional" };

/** What a test found, in words for whoever pressed the button. */
export type ProviderTest = { ok: boolean; words: string };

/** One card of the settings. `own`: what the workspace has chosen; null while it uses the installation's. */
export type ProviderCard = {
  kind: ProviderKind;
  installation: { adapter: string; sandbox: boolean; note: string };
  /** `credentialId` only for those who may manage credentials. */
  own: { choice: ProviderChoice; settings: ProviderSettings; credentialId: string | null; updatedAt: Date } | null;
  choices: readonly ProviderChoice[];
};
