import type { PrismaClient } from "@/server/db/generated/client";

export type LlmCallRow = {
  workspaceId: string;
  turnId: string | null;
  provider: string;
  model: string;
  purpose: string;
  inputTokens: number | null;
  outputTokens: number | null;
  latencyMs: number;
  status: "ok" | "error" | "timeout" | "skipped";
  fallbackDepth: number;
};

/** What calls of models cost: noted beside the turn, which does not wait for it. */
export const createLlmCalls = (db: PrismaClient) => ({
  async add(call: LlmCallRow): Promise<void> {
    await db.llmCall.create({ data: call, select: { id: true } });
  },
});
