import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishFlow, say } from "@/testing/server/publish-flow";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { ownerKey, startTestServer, type TestServer } from "@/testing/server/test-server";
import { createMetrics } from "./metrics";

/** Asks for a number twice, then gives up; then for one of two words; then waits for a courier. */
const picky = {
  id: "picky",
  initialState: "ask_count",
  finalStates: ["done", "gave_up"],
  states: {
    ask_count: {
      type: "wait",
      onEntry: [say("How many?")],
      input: { accept: ["user_message"], store: "count", kind: "number", maxAttempts: 3 },
      transitions: { user_message: "ask_size", max_attempts: "gave_up" },
    },
    ask_size: {
      type: "wait",
      onEntry: [say("Small or large?")],
      input: {
        accept: ["small", "large"],
        options: [
          { id: "small", event: "small", label: "Small" },
          { id: "large", event: "large", label: "Large" },
        ],
      },
      transitions: { small: "courier", large: "courier" },
    },
    courier: { type: "wait", onEntry: [say("It comes.")], transitions: { "webhook:courier.arrived": "done" } },
    done: { type: "final", transitions: {} },
    gave_up: { type: "final", transitions: {} },
  },
};

let server: TestServer;
let call: RestClient;

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  call = createRestClient(server.url, { key: ownerKey });
  await publishFlow(server.container, picky);
});
afterAll(() => server?.stop());

async function counted(): Promise<string[]> {
  const { body } = await call("GET", "/api/metrics");
  return String(body)
    .split("\n")
    .filter((line) => line.startsWith("parley_unhandled_event_total{"))
    .map((line) => line.replace("parley_unhandled_event_total", ""))
    .sort();
}

async function open() {
  const { sessionId, token, flowState } = (await call("POST", "/api/chat/sessions", { key: null, body: { flow: "picky" } })).body.result;
  let sent = 0;
  const send = async (message: string): Promise<string> => {
    sent += 1;
    const body = { sessionId, clientMessageId: `c${sent}`, message };
    return (await call("POST", "/api/chat/messages", { key: token, body })).body.result.flowState.state;
  };
  return { runId: String(flowState.runId), send };
}

describe("parley_unhandled_event_total", () => {
  it("counts what a state had no use for, by flow and state, and nothing else", async () => {
    const { runId, send } = await open();
    expect(await send("some")).toBe("ask_count");
    expect(await counted()).toEqual([`{flow="picky",state="ask_count"} 1`]);
    expect(await send("4")).toBe("ask_size");
    expect(await send("medium")).toBe("ask_size");
    expect(await send("tiny")).toBe("ask_size");
    expect(await send("small")).toBe("courier");
    const expected = [`{flow="picky",state="ask_count"} 1`, `{flow="picky",state="ask_size"} 2`];
    expect(await counted()).toEqual(expected);
    await call("POST", `/api/runs/${runId}/events`, { body: { event: "webhook:courier.left" } });
    expect(await counted()).toEqual([`{flow="picky",state="ask_count"} 1`, `{flow="picky",state="ask_size"} 2`, `{flow="picky",state="courier"} 1`].sort());
    await call("POST", `/api/runs/${runId}/events`, { body: { event: "webhook:courier.arrived" } });
    expect(await counted()).toHaveLength(3);
  });

  it("counts the input that used up the last attempt", async () => {
    const before = await counted();
    const { send } = await open();
    for (const text of ["none", "nothing"]) expect(await send(text)).toBe("ask_count");
    expect(await send("never")).toBe("gave_up");
    expect(before).toContain(`{flow="picky",state="ask_count"} 1`);
    expect(await counted()).toContain(`{flow="picky",state="ask_count"} 4`);
  });

  it("tells a bounded number of places apart", async () => {
    const metrics = createMetrics();
    for (let place = 0; place < 2_500; place += 1) metrics.observeUnhandled(`flow_${place}`, "ask");
    metrics.observeUnhandled("flow_0", "ask");
    const lines = (await metrics.render()).split("\n").filter((line) => line.startsWith("parley_unhandled_event_total{"));
    expect(lines).toHaveLength(2_001);
    expect(lines).toContain(`parley_unhandled_event_total{flow="other",state="other"} 500`);
    expect(lines).toContain(`parley_unhandled_event_total{flow="flow_0",state="ask"} 2`);
  });
});
