import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/server/access/actor";
import { routes } from "@/server/api/rest/routes";
import { appRouter } from "@/server/api/root";
import { firstWorkspaceId } from "@/server/db/workspace";
import { signedHeaders } from "@/server/signatures/signature";
import { cashOrderWords } from "@/testing/builders/cash-order";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { startTestServer, type TestServer } from "@/testing/server/test-server";
import { besideSettings, callerOf, type Member, makeBeside } from "@/testing/server/two-workspaces";

const webhookSecret = "the couriers' secret of the tests";

/** The same customer's doings in each of two workspaces that have the same flows, products and zones. */
type Side = { workspaceId: string; slug: string; owner: Member; other: string; key: string; runId: string; sessionId: string; orderId: string };

let server: TestServer;
let rest: RestClient;
let sides: [Side, Side];

beforeAll(async () => {
  process.env.WEBHOOK_SECRET_COURIER = webhookSecret;
  server = await startTestServer();
  rest = createRestClient(server.url);
  const { besideId, first, beside } = await makeBeside(server);
  sides = [await live(firstWorkspaceId, "main", first, besideId), await live(besideId, besideSettings.slug, beside, firstWorkspaceId)];
});
afterAll(async () => {
  delete process.env.WEBHOOK_SECRET_COURIER;
  await server?.stop();
});

const query = async <Row extends object>(text: string, values: unknown[] = []) => (await server.container.pool.query<Row>(text, values)).rows;

/** Everything that leaves rows which lists could show. */
async function live(workspaceId: string, slug: string, owner: Member, other: string): Promise<Side> {
  const { container } = server;
  const { key } = await container.apiKeys.create(owner.actor, { name: `Key of ${slug}`, role: "agent" });
  await container.accounts.people.invite(owner.actor, { email: `invited-${slug}@example.org`, role: "viewer" });
  const opened = (await rest("POST", "/api/chat/sessions", { body: { workspace: slug } })).body.result;
  for (const [index, message] of cashOrderWords.entries())
    await rest("POST", "/api/chat/messages", { key: opened.token, body: { sessionId: opened.sessionId, clientMessageId: `c_${index}`, message } });
  const [order] = await query<{ id: string; run: string }>("SELECT id, run_id AS run FROM orders WHERE conversation_id = $1", [opened.sessionId]);
  if (order === undefined) throw new Error(`no order was placed in ${slug}`);
  await webhook(slug, `unmatched-${slug}`, "nobody-waits");
  // A failure that waits for a person, and one of a channel.
  await query(
    "INSERT INTO outbox_messages (id, workspace_id, conversation_id, channel, kind, payload, status) VALUES ($1, $2, $3, 'sms', 'message', '{}', 'dead')",
    [`m_dead_${slug}`, workspaceId, opened.sessionId],
  );
  await query("INSERT INTO jobs (id, workspace_id, kind, status) VALUES ($1, $2, 'retention', 'done')", [`j_of_${slug}`, workspaceId]);
  return { workspaceId, slug, owner, other, key, runId: order.run, sessionId: opened.sessionId, orderId: order.id };
}

async function webhook(workspace: string, eventId: string, correlationKey: string) {
  const body = Buffer.from(JSON.stringify({ event: "delivered", correlationKey }));
  const path = workspace === "main" ? "/api/webhooks/courier" : `/api/webhooks/${workspace}/courier`;
  const answer = await rest("POST", path, {
    raw: body,
    headers: { ...signedHeaders(webhookSecret, { body, at: Date.now(), eventId }), "Content-Type": "application/json" },
  });
  await server.container.webhooks.settled();
  return answer;
}

/** What names rows of a workspace and stands in no other: ids, and what only its people would know. */
async function marksOf({ workspaceId, slug, owner }: Side): Promise<string[]> {
  const tables = ["flows", "flow_runs", "conversations", "orders", "webhook_events", "outbox_messages", "jobs", "api_keys", "schedules", "connections"];
  const ids = await Promise.all(tables.map((table) => query<{ id: string }>(`SELECT id FROM ${table} WHERE workspace_id = $1`, [workspaceId])));
  const versions = await query<{ id: string }>("SELECT v.id FROM flow_versions v JOIN flows f ON f.id = v.flow_id WHERE f.workspace_id = $1", [workspaceId]);
  return [...ids.flat(), ...versions].map(({ id }) => id).concat(owner.id, owner.email, `Key of ${slug}`, `invited-${slug}@example.org`);
}

type Outcome = { asked: string; text: string };

/** Every query of the studio's pages that can be asked for without naming anything. */
async function askProcedures(actor: Actor): Promise<Outcome[]> {
  const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>);
  const caller = callerOf(server, actor) as unknown as Record<string, Record<string, (input?: unknown) => Promise<unknown>>>;
  const outcomes: Outcome[] = [];
  for (const [path, { _def }] of procedures) {
    if (_def.type !== "query") continue;
    const names = path.split(".");
    // The caller answers to any path.
    const procedure = names.reduce((at: unknown, name) => (at as Record<string, unknown>)[name], caller) as (input?: unknown) => Promise<unknown>;
    const answer = await procedure({}).catch(() => null);
    if (answer !== null) outcomes.push({ asked: path, text: JSON.stringify(answer) });
  }
  return outcomes;
}

/** Every list of REST. */
async function askRoutes(side: Side): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { method, path } of routes) {
    if (method !== "GET" || path.includes(":") || path === "/api/health" || path === "/api/metrics") continue;
    const answer = await rest("GET", path, { key: side.key });
    if (answer.status === 200) outcomes.push({ asked: `GET ${path}`, text: JSON.stringify(answer.body) });
  }
  return outcomes;
}

describe("two workspaces with the same flows, products and customers", () => {
  it("are listed apart, by every list there is", async () => {
    const asked = new Set<string>();
    const hits: string[] = [];
    const shown = new Map<string, number>();
    for (const [own, other] of [sides, sides.toReversed()] as [Side, Side][]) {
      const [ownMarks, foreignMarks] = [await marksOf(own), await marksOf(other)];
      for (const { asked: what, text } of [...(await askProcedures(own.owner.actor)), ...(await askRoutes(own))]) {
        asked.add(what);
        for (const mark of foreignMarks) if (text.includes(mark)) hits.push(`${what} as ${own.slug} shows ${mark}`);
        const found = ownMarks.filter((mark) => text.includes(mark)).length;
        shown.set(what, Math.min(shown.get(what) ?? Number.POSITIVE_INFINITY, found));
      }
    }
    expect(hits).toEqual([]);
    // A list that shows nothing would show nothing foreign either.
    const telling = [
      "flows.list",
      "runs.list",
      "operations.list",
      "settings.people.list",
      "settings.apiKeys.list",
      "settings.activity.list",
      "settings.jobs.list",
    ];
    for (const what of [...telling, "GET /api/flows", "GET /api/runs"]) expect([what, (shown.get(what) ?? 0) > 0]).toEqual([what, true]);
    process.stdout.write(
      `  ${asked.size} lists were asked for from both, ${shown.size - [...shown.values()].filter((found) => found === 0).length} of them showed rows\n`,
    );
  });

  it("write each row where it belongs", async () => {
    for (const { workspaceId, sessionId, runId, orderId } of sides) {
      const rows = await query<{ at: string; workspace: string }>(
        `SELECT 'conversation' AS at, workspace_id AS workspace FROM conversations WHERE id = $1
         UNION ALL SELECT 'run', workspace_id FROM flow_runs WHERE id = $2
         UNION ALL SELECT 'order', workspace_id FROM orders WHERE id = $3
         UNION ALL SELECT 'nlu', workspace_id FROM nlu_log WHERE conversation_id = $1
         UNION ALL SELECT 'address', workspace_id FROM addresses WHERE conversation_id = $1`,
        [sessionId, runId, orderId],
      );
      expect(rows.map(({ at }) => at)).toEqual(expect.arrayContaining(["conversation", "run", "order", "nlu"]));
      expect(new Set(rows.map(({ workspace }) => workspace))).toEqual(new Set([workspaceId]));
    }
  });

  it("run with their own time zone, currency and language", async () => {
    const metas = await Promise.all(
      sides.map(
        async ({ runId }) =>
          (await query<{ meta: unknown; locale: string }>("SELECT snapshot -> 'meta' AS meta FROM flow_runs WHERE id = $1", [runId]))[0]?.meta,
      ),
    );
    expect(metas).toMatchObject([
      { timezone: "Asia/Kolkata", currency: "INR", locale: "en" },
      { timezone: "Europe/Berlin", currency: "EUR", locale: "hi" },
    ]);
  });

  it("sell from stocks of their own", async () => {
    const [, beside] = sides;
    const ids = await query<{ id: string }>("SELECT product_id AS id FROM order_items WHERE order_id = $1", [beside.orderId]);
    const id = ids[0]?.id ?? "";
    await query("UPDATE products SET stock = 5 WHERE id = $1", [id]);
    const opened = (await rest("POST", "/api/chat/sessions", { body: { workspace: beside.slug } })).body.result;
    for (const [index, message] of cashOrderWords.entries())
      await rest("POST", "/api/chat/messages", { key: opened.token, body: { sessionId: opened.sessionId, clientMessageId: `s_${index}`, message } });
    const stocks = await query<{ workspace: string; stock: number }>("SELECT workspace_id AS workspace, stock FROM products WHERE id = $1", [id]);
    const stockIn = (workspaceId: string) => stocks.find(({ workspace }) => workspace === workspaceId)?.stock;
    expect([stockIn(firstWorkspaceId), (stockIn(beside.workspaceId) ?? 5) < 5]).toEqual([5, true]);
    await query("UPDATE products SET stock = NULL WHERE id = $1", [id]);
  });

  it("may number orders alike, and a webhook finds the order of the workspace that it came to", async () => {
    await query("UPDATE orders SET number = 'SAME-1' WHERE id = ANY($1)", [sides.map(({ orderId }) => orderId)]);
    for (const { slug, workspaceId, runId } of sides) {
      expect((await webhook(slug, "the same event id", "SAME-1")).body.result).toEqual({ duplicate: false });
      const rows = await query<{ run: string }>(
        "SELECT run_id AS run FROM webhook_events WHERE workspace_id = $1 AND provider_event_id = 'the same event id'",
        [workspaceId],
      );
      expect(rows).toEqual([{ run: runId }]);
    }
    const [first, beside] = sides;
    await webhook(first.slug, "foreign", beside.runId);
    expect(await query("SELECT status, run_id FROM webhook_events WHERE provider_event_id = 'foreign'")).toEqual([{ status: "unmatched", run_id: null }]);
    expect((await webhook("no-such-workspace", "x", "SAME-1")).status).toBe(404);
  });

  it("know customers of one phone number, each its own", async () => {
    const insert = "INSERT INTO conversation_participants (id, workspace_id, phone_number) VALUES ($1, $2, '919812345678')";
    for (const { workspaceId, slug } of sides) await query(insert, [`p_of_${slug}`, workspaceId]);
    const [{ workspaceId }] = sides;
    await expect(query(insert, ["p_again", workspaceId])).rejects.toMatchObject({ code: "23505" });
  });

  it("do not give back, nor order for, money of one another", async () => {
    const [first, beside] = sides;
    const keys = {
      runId: first.runId,
      conversationId: first.sessionId,
      amountMinor: 100,
      currency: "INR",
      description: "x",
      expiresAt: new Date(Date.now() + 60_000),
    };
    const payment = {
      ...keys,
      id: "x_first",
      workspaceId: first.workspaceId,
      provider: "sandbox",
      providerOrderId: "order_first",
      idempotencyKey: "i_1",
      payToken: "t_1",
      status: "captured",
    };
    await server.container.db.payment.create({ data: payment });
    expect(await server.container.payments.giveBack({ workspaceId: beside.workspaceId, key: "k", paymentId: "x_first" })).toBeNull();
    expect(await server.container.db.payment.findUniqueOrThrow({ where: { id: "x_first" } })).toMatchObject({ status: "captured" });
    expect(await server.container.payments.find("t_1")).toMatchObject({ workspace: null, flow: "food_order_v2" });
  });

  it("read what is foreign as what is not there", async () => {
    for (const { owner, other } of sides) {
      const foreign = sides.find(({ workspaceId }) => workspaceId === other);
      const caller = callerOf(server, owner.actor);
      const asked = (runId: string): Promise<string> =>
        caller.runs.get({ id: runId }).then(
          () => "shown",
          (error: unknown) => String(error),
        );
      expect(await asked(foreign?.runId ?? "")).toBe((await asked("r_none")).replaceAll("r_none", foreign?.runId ?? ""));
    }
  });
});

describe("the address of a chat", () => {
  it("without a workspace is of the one made first, and with one of that one", async () => {
    const openIn = async (workspace?: string) => (await rest("POST", "/api/chat/sessions", { body: { flow: "food_order_v2", workspace } })).body;
    const workspaceOf = async (sessionId: string) => (await server.container.db.conversation.findUniqueOrThrow({ where: { id: sessionId } })).workspaceId;
    expect(await workspaceOf((await openIn()).result.sessionId)).toBe(firstWorkspaceId);
    expect(await workspaceOf((await openIn("main")).result.sessionId)).toBe(firstWorkspaceId);
    expect(await workspaceOf((await openIn("beside")).result.sessionId)).toBe(sides[1].workspaceId);
    expect(await openIn("nowhere")).toMatchObject({ code: "FLOW_NOT_FOUND" });
  });
});
