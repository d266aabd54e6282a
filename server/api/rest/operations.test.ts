import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { greetingFlow } from "@/testing/server/greeting-flow";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { ownerKey, startTestServer, type TestServer } from "@/testing/server/test-server";

let open: TestServer;
let closed: TestServer;
let call: RestClient;
const metricsToken = "metrics-token-of-the-tests";

beforeAll(async () => {
  [open, closed] = await Promise.all([startTestServer({ seeded: false }), startTestServer({ seeded: false, env: { PARLEY_METRICS_TOKEN: metricsToken } })]);
  call = createRestClient(open.url, { key: ownerKey });
  await call("POST", "/api/flows/builder", { body: { definition: greetingFlow } });
  await call("POST", "/api/flows/greeting/publish", { body: { revision: 1 } });
});
afterAll(() => Promise.all([open?.stop(), closed?.stop()]));

const scrape = async () => (await call("GET", "/api/metrics", { key: null })).body as string;

describe("GET /api/health", () => {
  it("is exactly what rule 1 says", async () => {
    const { status, body } = await call("GET", "/api/health", { key: null });
    expect({ status, body }).toEqual({ status: 200, body: { status: "ok" } });
  });
});

describe("GET /api/ready", () => {
  it("says yes with what is worth a look", async () => {
    expect(await call("GET", "/api/ready", { key: null })).toMatchObject({
      status: 200,
      body: { status: "ok", result: { ready: true, warnings: ["migrations: the database does not say which it has"] } },
    });
  });

  it("names what is missing of the migrations", async () => {
    const { pool } = closed.container;
    await pool.query("CREATE TABLE _prisma_migrations (migration_name text, finished_at timestamptz, rolled_back_at timestamptz)");
    await expect
      .poll(() => createRestClient(closed.url)("GET", "/api/ready"), { interval: 100, timeout: 5_000 })
      .toMatchObject({
        status: 503,
        body: { status: "error", code: "UNAVAILABLE", details: { reasons: [expect.stringMatching(/^migrations: \d+ are missing$/)] } },
      });
    await pool.query("DROP TABLE _prisma_migrations");
  });

  it("says draining once the process is about to end, and health goes on", async () => {
    const other = await startTestServer({ seeded: false });
    other.container.drain.begin();
    const ask = createRestClient(other.url);
    const { status, headers, body } = await ask("GET", "/api/ready");
    expect({ status, reasons: body.details.reasons }).toEqual({ status: 503, reasons: ["draining"] });
    expect(headers.get("retry-after")).toBe("1");
    expect((await ask("GET", "/api/health")).status).toBe(200);
    await other.stop();
  });
});

describe("GET /api/metrics", () => {
  it("counts turns, actions, requests and what waits", async () => {
    const { sessionId, token } = (await call("POST", "/api/chat/sessions", { key: null, body: { flow: "greeting" } })).body.result;
    await call("POST", "/api/chat/messages", { key: token, body: { sessionId, clientMessageId: "c_1", message: "Asha" } });
    const text = await scrape();
    const lines = text.split("\n");
    for (const line of [
      `parley_turns_total{kind="open",outcome="taken"} 1`,
      `parley_turns_total{kind="message",outcome="taken"} 1`,
      `parley_effects_total{executor="response",result="ok"} 2`,
      `flow_event_duration_ms_count{kind="message"} 1`,
      `parley_turn_duration_seconds_count{phase="commit"} 2`,
      `parley_http_requests_total{method="POST",route="/api/chat/messages",status="200"} 1`,
      `parley_due_lag_seconds{kind="timer"} 0`,
      "parley_outbox_depth 0",
      `parley_dead_letters{kind="webhook"} 0`,
      "parley_conversations_hot 1",
      "parley_backlog_unknown 0",
      "parley_draining 0",
    ])
      expect(lines).toContain(line);
    expect(text).toContain("process_cpu_seconds_total");
    expect(text).not.toMatch(/^parley_redis_up \d/m);
    for (const secret of ["Asha", sessionId, token]) expect(text).not.toContain(secret);
  });

  it("is for this machine, without a proxy between, unless a token is asked for", async () => {
    expect((await call("GET", "/api/metrics", { key: null, headers: { "X-Forwarded-For": "127.0.0.1" } })).status).toBe(401);
    expect((await call("GET", "/api/metrics")).status).toBe(200);
    const ask = createRestClient(closed.url);
    expect((await ask("GET", "/api/metrics")).status).toBe(401);
    expect((await ask("GET", "/api/metrics", { key: "wrong" })).status).toBe(401);
    expect((await ask("GET", "/api/metrics", { key: metricsToken })).headers.get("content-type")).toContain("text/plain");
    expect((await ask("GET", "/api/metrics", { key: ownerKey })).status).toBe(200);
  });
});
