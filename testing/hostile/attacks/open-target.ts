import { createRestClient } from "../../server/rest-client";
import { serveChild } from "../../server/serve-child";
import type { Attack, Target } from "./attack";

const ownerKey = "pk_hostile_0123456789abcdef0123456789abcdef";

/** It answers whatever is said, for as long as it is said. */
const talkFlow = {
  schemaVersion: 2,
  id: "talk",
  name: "Talk",
  module: "general",
  initialState: "talk",
  finalStates: ["cancelled"],
  states: {
    talk: {
      type: "wait",
      onEntry: [{ executor: "response", config: { message: "I hear you." } }],
      input: { accept: ["user_message"], store: "last" },
      transitions: { user_message: "talk", cancel: "cancelled" },
    },
    cancelled: { type: "final", outcome: "cancelled", transitions: {} },
  },
  context: { last: { type: "string", required: false } },
};

export type OpenTarget = Target & { isRunning: () => boolean; output: () => string; stop: () => Promise<void> };

/** Starts the server that an attack is for, on a migrated database. */
export async function openTarget(databaseUrl: string, attack: Pick<Attack, "env">): Promise<OpenTarget> {
  const served = await serveChild({
    DATABASE_URL: databaseUrl,
    NEXTAUTH_SECRET: "a-secret-of-the-tests-0123456789abcdef",
    PARLEY_API_KEY: ownerKey,
    PARLEY_RATE_LIMITS: "on",
    PARLEY_LOG_LEVEL: "error",
    ...attack.env,
  });
  const call = createRestClient(served.url, { key: ownerKey });
  await call("POST", "/api/flows/builder", { body: { definition: talkFlow } });
  await call("POST", "/api/flows/talk/publish", { body: { revision: 1 } });
  return {
    url: served.url,
    key: ownerKey,
    openSession: async (options) => (await call("POST", "/api/chat/sessions", { body: options ?? { flow: "talk" } })).body.result,
    counter: async (name, labels = {}) => sumOf(String((await call("GET", "/api/metrics")).body), name, labels),
    residentBytes: async () => (await served.usage()).rssBytes,
    isRunning: served.isRunning,
    output: served.output,
    stop: served.stop,
  };
}

function sumOf(text: string, name: string, labels: { [label: string]: string }): number {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  const series = text.split("\n").filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  return series.filter((line) => wanted.every((part) => line.includes(part))).reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
}
