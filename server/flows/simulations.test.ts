import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { say } from "@/testing/server/publish-flow";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { ownerKey, startTestServer, type TestServer } from "@/testing/server/test-server";

let server: TestServer;
let call: RestClient;

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  call = createRestClient(server.url, { key: ownerKey });
  const definition = {
    schemaVersion: 2,
    id: "quiz",
    name: "Quiz",
    module: "general",
    initialState: "ask",
    finalStates: ["done"],
    context: { name: { type: "string" } },
    states: {
      ask: {
        type: "wait",
        timeout: 1_000,
        reminder: "Still there?",
        onEntry: [say("Your name?")],
        input: { accept: ["user_message"], store: "name" },
        transitions: { user_message: "done", timeout: "ask" },
      },
      done: { type: "final", onEntry: [say("Hello {{name}}.")] },
    },
  };
  await call("POST", "/api/flows/builder", { body: { definition } });
  await call("POST", "/api/flows/quiz/publish", { body: { revision: 1 } });
  await call("PUT", "/api/flows/quiz/states/done", { body: { state: { type: "final", onEntry: [say("Bye {{name}}.")] } } });
});
afterAll(() => server?.stop());

const simulate = (body: object, key = ownerKey) => call("POST", "/api/flows/quiz/simulate", { body, key });

describe("POST /api/flows/{id}/simulate", () => {
  it("plays a conversation with the draft, turn by turn, and keeps nothing of it", async () => {
    const { status, body } = await simulate({ moves: [{ say: "Asha" }] });
    expect([status, body.status]).toEqual([200, "ok"]);
    expect(body.result).toMatchObject({
      version: 2,
      trail: ["ask", "done"],
      status: "completed",
      outcome: "completed",
      phase: "COMPLETED",
      context: { name: "Asha" },
    });
    expect(body.result.turns.map(({ replies, state }: never) => [(replies as { content: string }[]).map(({ content }) => content), state])).toEqual([
      [["Your name?"], "ask"],
      [["Bye Asha."], "done"],
    ]);
    expect((await call("GET", "/api/runs")).body.result.runs).toEqual([]);
  });

  it("plays a version that is named, and the same again gives the same", async () => {
    const first = await simulate({ version: 1, moves: [{ say: "Asha" }] });
    expect(first.body.result.turns[1].replies[0].content).toBe("Hello Asha.");
    expect((await simulate({ version: 1, moves: [{ say: "Asha" }] })).body).toEqual(first.body);
    expect((await simulate({ version: 9 })).body).toMatchObject({ code: "VERSION_NOT_FOUND" });
  });

  it("names a move that makes no sense, and one that nobody can make", async () => {
    expect(await simulate({ moves: [{ say: "Asha" }, { pay: "captured" }] })).toMatchObject({
      status: 400,
      body: { code: "INVALID_INPUT", details: { issues: [{ path: "/moves/1" }] } },
    });
    expect((await simulate({ moves: [{ jump: "done" }] })).status).toBe(400);
    expect((await simulate({ moves: Array.from({ length: 101 }, () => ({ say: "a" })) })).status).toBe(400);
  });

  it("does not wait for timers that never stop", async () => {
    expect(await simulate({ moves: [{ wait: "P365D" }] })).toMatchObject({ status: 400, body: { message: expect.stringContaining("200 timers") } });
  });

  it("takes an editor", async () => {
    expect((await simulate({}, await server.keyOf("agent"))).status).toBe(403);
    expect((await simulate({}, await server.keyOf("editor"))).status).toBe(200);
  });
});

describe("what is for other tools", () => {
  it("the schema of a flow is open to anybody", async () => {
    const response = await fetch(`${server.url}/api/schemas/flow.json`);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, expect.stringContaining("application/json")]);
    expect(await response.json()).toMatchObject({ title: "A flow of Parley", properties: { states: { type: "object" } } });
  });

  it("a flow is exported as a Mermaid diagram of its transitions", async () => {
    const response = await fetch(`${server.url}/api/flows/quiz/export?format=mermaid`, { headers: { Authorization: `Bearer ${ownerKey}` } });
    expect([response.status, response.headers.get("content-type"), response.headers.get("content-disposition")]).toEqual([
      200,
      "text/vnd.mermaid; charset=utf-8",
      'attachment; filename="quiz-v2.mmd"',
    ]);
    expect((await response.text()).split("\n")).toEqual([
      "stateDiagram-v2",
      "  [*] --> ask",
      "  ask --> ask : timeout",
      "  ask --> done : user_message",
      "  done --> [*]",
      "",
    ]);
  });
});
