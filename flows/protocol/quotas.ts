import { z } from "zod";

/** What a workspace can use of the installation: each has a limit. */
export const quotaKinds = ["conversations", "turns", "cpu", "storage", "connections", "tokens"] as const;
export type QuotaKind = (typeof quotaKinds)[number];

/** What comes with Parley; `per`: what it is counted by. `cpu` is in milliseconds of the engine, `storage` in bytes, `tokens` of language models. */
export const quotaDefaults = {
  conversations: { limit: 20_000, per: "day" },
  turns: { limit: 6_000, per: "minute" },
  cpu: { limit: 30_000, per: "minute" },
  storage: { limit: 50 * 1024 ** 3, per: "whole" },
  connections: { limit: 5_000, per: "whole" },
  tokens: { limit: 50_000_000, per: "month" },
} as const satisfies Record<QuotaKind, { limit: number; per: "minute" | "day" | "month" | "whole" }>;

const limitSchema = z.number().int().min(1).max(1_000_000_000_000_000).nullable();

/** Null is what comes with Parley. */
export const quotaLimitsSchema = z.object({
  conversations: limitSchema,
  turns: limitSchema,
  cpu: limitSchema,
  storage: limitSchema,
  connections: limitSchema,
  tokens: limitSchema,
} satisfies Record<QuotaKind, typeof limitSchema>);

export type QuotaLimits = z.infer<typeof quotaLimitsSchema>;
export type Quota = { kind: QuotaKind; used: number; limit: number; isOwn: boolean };
