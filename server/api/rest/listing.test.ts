import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { greetingFlow } from "@/testing/server/greeting-flow";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { ownerKey, startTestServer, type TestServer } from "@/testing/server/test-server";
import type { Actor } from "../../access/actor";
import { firstWorkspaceId as workspaceId } from "../../db/workspace";

const owner: Actor = { type: "user", id: "u_tests", workspaceId, role: "owner" };
const listings = [
  { slug: "orders", title: "Order food", isPublic: true },
  { slug: "orders_copy", title: "Order food", isPublic: true },
  { slug: "untitled", title: null, isPublic: true },
  { slug: "staff_only", title: "For staff", isPublic: false },
];

let server: TestServer;
let call: RestClient;

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  call = createRestClient(server.url);
  for (const { slug, ...listing } of listings) {
    const definition = { ...greetingFlow, id: slug, name: `Internal ${slug}`, trigger: `intent.${slug}` };
    await call("POST", "/api/flows/builder", { key: ownerKey, body: { definition } });
    await call("POST", `/api/flows/${slug}/publish`, { key: ownerKey, body: { revision: 1 } });
    await server.container.flows.setListing(owner, slug, listing);
  }
});
afterAll(() => server?.stop());

const open = (flow: string, key: string | null = null) => call("POST", "/api/chat/sessions", { key, body: { flow } });

describe("a flow that is not public", () => {
  it("is to a stranger as one that is not there, by slug and by id", async () => {
    const { id } = (await call("GET", "/api/flows/staff_only/builder", { key: ownerKey })).body.result.flow;
    const absent = await open("no_such_flow");
    for (const name of ["staff_only", id]) {
      const { status, body } = await open(name);
      expect({ status, code: body.code, message: body.message }).toEqual({ status: absent.status, code: absent.body.code, message: absent.body.message });
    }
  });

  it("opens with a key, whatever its role, and starts over in its own conversation", async () => {
    const key = await server.keyOf("viewer");
    const opened = await open("staff_only", key);
    expect(opened).toMatchObject({ status: 201, body: { result: { flowState: { flowId: "staff_only" } } } });
  });

  it("opens to nobody with a key that is not valid", async () => {
    expect((await open("staff_only", "pk_not_a_key")).status).toBe(404);
  });
});

describe("what a customer is offered after an end", () => {
  async function ended() {
    const { sessionId, token } = (await open("orders")).body.result;
    const send = async (clientMessageId: string, message: object) =>
      (await call("POST", "/api/chat/messages", { key: token, body: { sessionId, clientMessageId, ...message } })).body.result.messages;
    await send("c_1", { message: "Asha" });
    await send("c_2", { message: "no" });
    return send;
  }

  it("is public flows by the titles written for customers, each title once", async () => {
    const messages = await (await ended())("c_3", { message: "qwertz" });
    expect(messages.at(-1).buttons.map(({ label }: { label: string }) => label)).toEqual(["Start over", "Order food"]);
    expect(JSON.stringify(messages)).not.toContain("Internal");
  });

  it("is no other one for who makes up the button's event", async () => {
    const messages = await (await ended())("c_3", { message: "x", event: "start:staff_only" });
    expect(messages.at(-1).buttons.map(({ label }: { label: string }) => label)).toEqual(["Start over", "Order food"]);
  });
});
