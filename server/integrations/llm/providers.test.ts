import { describe, expect, it } from "vitest";
import { readLlmProviders } from "./providers";

describe("readLlmProviders", () => {
  it("reads the chain in its order, with known addresses filled in", () => {
    const source = {
      LLM_PROVIDERS: "vllm, groq",
      VLLM_BASE_URL: "http://localhost:8000/v1",
      VLLM_MODEL: "m",
      GROQ_API_KEY: "k",
      GROQ_MODEL: "g",
      GROQ_TIMEOUT_MS: "500",
    };
    expect(readLlmProviders(source)).toEqual([
      { name: "vllm", baseUrl: "http://localhost:8000/v1", apiKey: "none", model: "m", timeoutMs: 8000 },
      { name: "groq", baseUrl: "https://api.groq.com/openai/v1", apiKey: "k", model: "g", timeoutMs: 500 },
    ]);
  });

  it("leaves out what is not configured", () => {
    expect(readLlmProviders({ LLM_PROVIDERS: "openai,mine,../x" })).toEqual([]);
    expect(readLlmProviders({})).toEqual([]);
  });
});
