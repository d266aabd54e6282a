import type { LlmProvider } from "./llm/providers";

/** How a port is served, for the settings page: a sandbox says that it is one. */
export type ProviderView = { port: string; adapter: string; sandbox: boolean; note: string };

/** `webhookSources` are the programs that have a secret. */
export function describeProviders(llm: LlmProvider[], webhookSources: string[]): ProviderView[] {
  const chain = llm.map(({ name, model }) => `${name} (${model})`).join(" → ");
  return [
    { port: "Product search", adapter: "PostgreSQL", sandbox: false, note: "Full text and likeness over the seeded catalogue." },
    { port: "Places", adapter: "Gazetteer", sandbox: false, note: "Localities, roads and landmarks of the seeded city." },
    { port: "Routes", adapter: "Great circle", sandbox: false, note: "An estimate: straight line × 1.3." },
    { port: "Service areas", adapter: "PostgreSQL", sandbox: false, note: "Polygons of this workspace." },
    { port: "Orders and addresses", adapter: "PostgreSQL", sandbox: false, note: "Kept in this database." },
    { port: "Payments", adapter: "Sandbox", sandbox: true, note: "No money moves. Customers see Parley's own pay page." },
    { port: "Messages", adapter: "Sandbox", sandbox: true, note: "What would go to WhatsApp or by SMS is kept in this database and goes nowhere." },
    webhookSources.length === 0
      ? { port: "Webhooks", adapter: "None", sandbox: false, note: "Set WEBHOOK_SECRET_<SOURCE> to let another program reach runs." }
      : { port: "Webhooks", adapter: webhookSources.join(", "), sandbox: false, note: "These programs reach runs with signed events." },
    { port: "Understanding", adapter: "Rules", sandbox: false, note: "Keywords, catalogue words, numbers and places." },
    llm.length === 0
      ? { port: "Language model", adapter: "None", sandbox: false, note: "Flows say their fallback texts. Set LLM_PROVIDERS to change that." }
      : { port: "Language model", adapter: "OpenAI-compatible", sandbox: false, note: chain },
  ];
}
