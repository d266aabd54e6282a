import { type Queryable, run } from "@/server/db/pool";

export type LlmCallRow = {
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

const insertText = `INSERT INTO llm_calls (turn_id, provider, model, purpose, input_tokens, output_tokens, latency_ms, status, fallback_depth) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`;

export const createLlmCalls = (db: Queryable) => ({
  async add(call: LlmCallRow): Promise<void> {
    const { turnId, provider, model, purpose, inputTokens, outputTokens, latencyMs, status, fallbackDepth } = call;
    await run(db, { name: "llm-call", text: insertText }, [turnId, provider, model, purpose, inputTokens, outputTokens, latencyMs, status, fallbackDepth]);
  },
});

export type LlmCalls = ReturnType<typeof createLlmCalls>;
