import { z } from "zod";
import type { Json, JsonObject } from "@/flows/json/json";
import { chatMessageSchema, flowStateSchema } from "@/flows/protocol/chat";
import { stepBaseSchema, stepSchema } from "@/flows/protocol/step";
import { signedHeaders } from "@/server/signatures/signature";
import { environment } from "./environment";

const builderSchema = z.object({
  flow: z.object({ id: z.string(), slug: z.string(), publishedVersion: z.number().nullable() }),
  version: z.object({ number: z.number(), revision: z.number(), status: z.string() }),
  definition: z.looseObject({ states: z.record(z.string(), z.looseObject({})), ui: z.looseObject({}).optional() }),
});
const runStepsSchema = z.object({ base: stepBaseSchema, steps: z.array(stepSchema) });
const sessionSchema = z.object({ sessionId: z.string(), token: z.string(), flowState: flowStateSchema.nullable() });
const turnSchema = z.object({ messages: z.array(chatMessageSchema), flowState: flowStateSchema.nullable() });
const historySchema = z.object({ messages: z.array(chatMessageSchema) });

export type RunSteps = z.infer<typeof runStepsSchema>;
type Call = { key?: string; body?: Json; headers?: Record<string, string> };

/** The REST contract, as somebody else's client would use it: to prepare a story, and to compare what a page shows. */
export const rest = {
  /** Anew in a story's second try, too, unless it has runs. */
  async createFlow(slug: string, definition: JsonObject): Promise<void> {
    await fetch(new URL(`/api/flows/${slug}`, environment.baseUrl), { method: "DELETE", headers: { Authorization: `Bearer ${environment.apiKey}` } });
    await call(z.unknown(), "POST", "/api/flows/builder", { body: { slug, definition } });
  },
  builder: (slug: string) => call(builderSchema, "GET", `/api/flows/${slug}/builder`),
  async replaceState(slug: string, name: string, state: Json): Promise<void> {
    const { version } = await rest.builder(slug);
    await call(z.unknown(), "PUT", `/api/flows/${slug}/states/${name}`, { body: { state }, headers: { "If-Match": `"${version.revision}"` } });
  },
  async addState(slug: string, name: string, state: Json): Promise<void> {
    const { version } = await rest.builder(slug);
    await call(z.unknown(), "POST", `/api/flows/${slug}/states`, { body: { name, state }, headers: { "If-Match": `"${version.revision}"` } });
  },
  async removeState(slug: string, name: string): Promise<void> {
    const { version } = await rest.builder(slug);
    const headers = { "If-Match": `"${version.revision}"`, authorization: `Bearer ${environment.apiKey}` };
    const response = await fetch(`${environment.baseUrl}/api/flows/${slug}/states/${name}?cascade=true`, { method: "DELETE", headers });
    if (!response.ok) throw new Error(`the state ${name} was not removed: ${response.status}`);
  },
  async publish(slug: string): Promise<void> {
    const { version } = await rest.builder(slug);
    await call(z.unknown(), "POST", `/api/flows/${slug}/publish`, { body: { revision: version.revision } });
  },
  steps: (runId: string): Promise<RunSteps> => call(runStepsSchema, "GET", `/api/runs/${runId}/steps`),
  openSession: (flow: string) => call(sessionSchema, "POST", "/api/chat/sessions", { body: { flow } }),
  say: (session: { sessionId: string; token: string }, clientMessageId: string, message: string) =>
    call(turnSchema, "POST", "/api/chat/messages", { key: session.token, body: { sessionId: session.sessionId, clientMessageId, message } }),
  /** A signed webhook of the source `courier`. */
  async courier(body: JsonObject): Promise<void> {
    const headers = signedHeaders(environment.courierSecret, { body: Buffer.from(JSON.stringify(body)), at: Date.now() });
    await call(z.unknown(), "POST", "/api/webhooks/courier", { body, headers });
  },
  /** A dish of the food flow, paid in cash; gives the run. */
  async orderInCash(): Promise<string> {
    const session = await rest.openSession("food_order_v2");
    let runId = session.flowState?.runId ?? "";
    for (const [i, text] of ["paneer tikka", "1", "1", "cash on delivery"].entries()) {
      const { flowState } = await rest.say(session, `c_${i}`, text);
      runId = flowState?.runId ?? runId;
    }
    return runId;
  },
  history: async (session: { sessionId: string; token: string }) =>
    (await call(historySchema, "GET", `/api/chat/sessions/${session.sessionId}/messages?limit=200`, { key: session.token })).messages,
};

async function call<Result>(schema: z.ZodType<Result>, method: string, path: string, { key = environment.apiKey, body, headers }: Call = {}): Promise<Result> {
  const response = await fetch(`${environment.baseUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return z.object({ result: schema }).parse(JSON.parse(text)).result;
}
