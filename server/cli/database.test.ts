import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { cashOrderWords } from "@/testing/builders/cash-order";
import { openTalk } from "@/testing/server/talk";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import { listTables } from "../backup/repository";
import type { Container } from "../container";
import { type CommandLine, createCommandLine, recordMigrations, withClient } from "./testing/command-line";

// Backups and restores of whole databases, beside all the other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let database: TestDatabase;
let parley: CommandLine;
let ordered: string;
let open: string;

/** A finished order and a conversation that waits, as customers leave them. */
beforeAll(async () => {
  database = await createTestDatabase();
  await recordMigrations(database.url);
  // What nobody asks for here only makes every copy slower.
  await withClient(database.url, (client) => client.query("DELETE FROM products WHERE name NOT LIKE '%Paneer%'"));
  parley = createCommandLine({ url: database.url });
  const container = await createTestContainer({ url: database.url, withWorker: false });
  ordered = await converse(container, cashOrderWords);
  open = await converse(container, ["paneer tikka", "१ – tab\tand \\ backslash\nnewline"]);
  await container.stop();
});

afterAll(() => database.drop());

async function converse(container: Container, words: readonly string[]): Promise<string> {
  const talk = await openTalk(container);
  let runId = "";
  for (const word of words) runId = (await talk.say(word)).flowState?.runId ?? runId;
  return runId;
}

const file = (name: string): string => join(parley.cwd, name);

describe("parley replay", () => {
  it("proves a recorded run by its seals and by living it again", async () => {
    const { code, out } = await parley.run(["replay", ordered]);
    expect(out).toMatch(new RegExp(`^✓ ${ordered} food_order_v2 v1: \\d+ steps, [1-9]\\d* seals, snapshot [0-9a-f]{16}\n$`));
    expect(code).toBe(0);
  });

  it("proves all runs, or those since a time", async () => {
    expect(await parley.run(["replay", "--all"])).toEqual({ code: 0, out: "2 proven, 0 differ\n", err: "" });
    expect((await parley.run(["replay", "--since", "P1D"])).out).toBe("2 proven, 0 differ\n");
    expect((await parley.run(["replay", "--since", "2999-01-01"])).out).toBe("0 proven, 0 differ\n");
    expect((await parley.run(["replay", "--since", "yesterday"])).code).toBe(2);
  });

  it("names the first step that was changed", async () => {
    const copy = await createTestDatabaseFrom();
    await withClient(copy.url, (client) =>
      client.query(
        `UPDATE flow_run_steps SET context_patch = replace(context_patch::text, '/distance', '/nearness')::jsonb WHERE flow_run_id = $1 AND executor = 'distance'`,
        [ordered],
      ),
    );
    const { code, out } = await createCommandLine({ url: copy.url }).run(["replay", "--all"]);
    expect(code).toBe(1);
    expect(out).toMatch(new RegExp(`^✗ ${ordered} food_order_v2 v1: step \\d+: `));
    expect(out).toContain("calculate_delivery");
    expect(out).toContain("1 proven, 1 differ");
    await copy.drop();
  });

  it("says when there is no such run", async () => {
    expect(await parley.run(["replay", "r_nope"])).toEqual({ code: 1, out: "", err: "There is no run r_nope.\n" });
  });
});

describe("parley rehearse", () => {
  const draft = (
    name: string,
    change: (states: { [name: string]: { onEntry: { config: { message?: string; size?: number } }[]; conditions: { expression: string }[] } }) => void,
  ): string => {
    const definition = JSON.parse(readFileSync("flows/library/food-order-v2.json", "utf8"));
    change(definition.states);
    writeFileSync(file(name), JSON.stringify(definition));
    return name;
  };

  it("finds an unchanged flow identical, run by run", async () => {
    const { code, out } = await parley.run(["rehearse", draft("same.json", () => undefined)]);
    expect(out).toBe(`✓ ${open} v1: identical\n✓ ${ordered} v1: identical\n2 runs: 2 identical\n`);
    expect(code).toBe(0);
    expect((await parley.run(["rehearse", "same.json", "--runs", "1"])).out).toContain("1 run: 1 identical");
  });

  it("says what is worded otherwise, and the first place that goes elsewhere", async () => {
    const reworded = draft("reworded.json", ({ show_results: shown }) => void (shown?.onEntry[0] && (shown.onEntry[0].config.message = "Look:")));
    const told = await parley.run(["rehearse", reworded]);
    expect(told.code).toBe(0);
    expect(told.out).toContain(`✓ ${ordered} v1: reworded, entry `);
    expect(told.out).toContain('reply "Look:" instead of "Here is what I found');
    const diverged = draft("diverged.json", ({ process_payment: paid }) => void (paid?.conditions[0] && (paid.conditions[0].expression = "false")));
    const { code, out } = await parley.run(["rehearse", diverged]);
    expect(code).toBe(1);
    expect(out).toMatch(new RegExp(`✗ ${ordered} v1: diverged at entry \\d+: event .*; ended running in confirm_order instead of completed`));
    expect(out).toContain("2 runs: 1 identical, 1 diverged");
  });

  it("gives it all as JSON", async () => {
    const { code, out } = await parley.run(["rehearse", "diverged.json", "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      flow: "food_order_v2",
      counts: { identical: 1, diverged: 1, reworded: 0, sameEnd: 0, unknown: 0 },
      runs: [
        { run: open, version: 1, verdict: "identical" },
        { run: ordered, verdict: "diverged", difference: { n: expect.any(Number), kind: "event" }, end: { was: "completed", is: "running in confirm_order" } },
      ],
    });
  });

  it("says when nothing is recorded", async () => {
    expect(await parley.run(["rehearse", "same.json", "--flow", "no_flow"])).toEqual({ code: 0, out: "Nothing is recorded of no_flow.\n", err: "" });
    expect((await parley.run(["rehearse", "none.json"])).code).toBe(1);
  });
});

/** A database with the same content, by backup and restore. */
async function createTestDatabaseFrom(): Promise<TestDatabase> {
  const copy = await createTestDatabase({ seeded: false });
  const path = file(`copy-${Date.now()}.gz`);
  expect((await parley.run(["backup", path])).code).toBe(0);
  expect(await createCommandLine({ url: copy.url }).run(["restore", path])).toMatchObject({ code: 0, err: "" });
  return copy;
}

/** A second workspace with the stores and products of the first, under the same ids. */
async function addBeside(url: string): Promise<void> {
  await withClient(url, async (client) => {
    await client.query("INSERT INTO workspaces (id, slug, name) VALUES ('w_beside', 'beside', 'Beside')");
    await client.query('INSERT INTO stores SELECT (s).* FROM (SELECT jsonb_populate_record(s, \'{"workspace_id":"w_beside"}\') AS s FROM stores s) s');
    await client.query('INSERT INTO products SELECT (p).* FROM (SELECT jsonb_populate_record(p, \'{"workspace_id":"w_beside"}\') AS p FROM products p) p');
  });
}

describe("several workspaces", () => {
  it("are named by their slugs, and come back from a backup apart", async () => {
    const copy = await createTestDatabaseFrom();
    await addBeside(copy.url);
    const line = createCommandLine({ url: copy.url });
    expect((await line.run(["export", "--workspace", "beside"])).out).toBe("[]\n");
    expect(JSON.parse((await line.run(["export", "--workspace=main"])).out).length).toBeGreaterThan(0);
    expect(await line.run(["export", "--workspace", "nowhere"])).toMatchObject({ code: 1, err: "There is no workspace 'nowhere'.\n" });
    const counts = (url: string) =>
      withClient(url, async (client) => (await client.query("SELECT workspace_id, count(*)::int AS count FROM products GROUP BY 1 ORDER BY 1")).rows);
    const again = await createTestDatabase({ seeded: false });
    await recordMigrations(again.url);
    expect((await line.run(["backup", "two.gz"])).code).toBe(0);
    expect(await createCommandLine({ url: again.url, cwd: line.cwd }).run(["restore", "two.gz"])).toMatchObject({ code: 0, err: "" });
    expect(await counts(again.url)).toEqual(await counts(copy.url));
    expect(await counts(again.url)).toHaveLength(2);
    await Promise.all([copy.drop(), again.drop()]);
  });
});

describe("parley backup and restore", () => {
  it("bring back every table, and a server starts on them", async () => {
    const { code, out } = await parley.run(["backup", "all.gz", "--with", "driver"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^✓ all\.gz: \d+ rows of \d+ tables, .* MB, by the driver\n/);
    expect(statSync(file("all.gz")).mode & 0o077).toBe(0);
    const copy = await createTestDatabase({ seeded: false });
    expect((await createCommandLine({ url: copy.url, cwd: parley.cwd }).run(["restore", "all.gz"])).out).toMatch(/^✓ \d+ rows of \d+ tables, as of /);
    expect(await contentOf(copy.url)).toEqual(await contentOf(database.url));
    const container = await createTestContainer({ url: copy.url, withWorker: false });
    const order = await converse(container, cashOrderWords);
    await container.stop();
    expect((await createCommandLine({ url: copy.url }).run(["replay", order, ordered, open])).out).toContain("3 proven, 0 differ");
    await copy.drop();
  });

  it("hold one moment, while a server goes on", async () => {
    const container = await createTestContainer({ url: database.url, withWorker: false });
    const talking = Promise.all(Array.from({ length: 6 }, () => converse(container, cashOrderWords)));
    const saved: number[] = [];
    for (const name of ["early.gz", "later.gz"]) saved.push((await parley.run(["backup", name])).code);
    const runs = await talking;
    await container.stop();
    expect(saved).toEqual([0, 0]);
    const copy = await createTestDatabase({ seeded: false });
    const line = createCommandLine({ url: copy.url, cwd: parley.cwd });
    for (const name of ["early.gz", "later.gz"]) {
      expect((await line.run(["restore", name, "--force"])).code).toBe(0);
      expect((await line.run(["replay", "--all"])).out).toMatch(/^\d+ proven, 0 differ\n$/);
    }
    expect((await parley.run(["replay", ...runs])).out).toContain("6 proven, 0 differ");
    await copy.drop();
  });

  it("refuse a database that is not empty, unless it may be thrown away", async () => {
    await parley.run(["backup", "once.gz"]);
    expect(await parley.run(["backup", "once.gz"])).toMatchObject({ code: 1, err: "once.gz is there already. Choose another name, or say --force.\n" });
    const full = await createTestDatabase();
    const line = createCommandLine({ url: full.url, cwd: parley.cwd });
    const refused = await line.run(["restore", "once.gz"]);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/^This database is not empty \(13521 rows in products, .*Nothing was changed\.\n$/);
    expect((await line.run(["restore", "once.gz", "--force"])).code).toBe(0);
    expect(await contentOf(full.url)).toEqual(await contentOf(database.url));
    await full.drop();
  });

  it("refuse a database that a server is connected to", async () => {
    const copy = await createTestDatabase({ seeded: false });
    const err = await withClient(`${copy.url}?application_name=parley`, async () => {
      await parley.run(["backup", "busy.gz", "--force"]);
      return (await createCommandLine({ url: copy.url, cwd: parley.cwd }).run(["restore", "busy.gz", "--force"])).err;
    });
    expect(err).toContain("A Parley server is connected to this database. Stop it first.");
    await copy.drop();
  });

  it("change nothing when the file is damaged, cut off or another one", async () => {
    await parley.run(["backup", "good.gz", "--force"]);
    const text = gunzipSync(readFileSync(file("good.gz"))).toString("utf8");
    const files = {
      "changed.gz": gzipSync(text.replace("Tandoor House", "Tandoor Horse")),
      "cut.gz": gzipSync(text.slice(0, text.lastIndexOf("-- parley end"))),
      "torn.gz": readFileSync(file("good.gz")).subarray(0, 20_000),
      "other.gz": gzipSync("hello\n-- world\n"),
      "plain.txt": Buffer.from("hello"),
      "newer.gz": gzipSync(text.replace(/"name":"\d+_first"/, '"name":"29990101000000_unknown"')),
    };
    const copy = await createTestDatabase({ seeded: false });
    const line = createCommandLine({ url: copy.url, cwd: parley.cwd });
    const said: Record<string, string> = {};
    for (const [name, data] of Object.entries(files)) {
      writeFileSync(file(name), data);
      const { code, err } = await line.run(["restore", name]);
      expect([name, code]).toEqual([name, 1]);
      said[name] = err;
    }
    expect(said).toEqual({
      "changed.gz": expect.stringContaining("its checksum does not fit"),
      "cut.gz": expect.stringContaining("its end is missing"),
      "torn.gz": expect.stringContaining("cannot be unpacked"),
      "other.gz": expect.stringContaining("no backup of Parley"),
      "plain.txt": expect.stringContaining("cannot be unpacked"),
      "newer.gz": expect.stringContaining("that this clone lacks (29990101000000_unknown)"),
    });
    expect(Object.values((await contentOf(copy.url)).tables).every((table) => table.startsWith("0 rows"))).toBe(true);
    await copy.drop();
  });
});

/** Every table by its count and a hash over its rows in their order by text, and every sequence. */
function contentOf(url: string): Promise<{ tables: Record<string, string>; sequences: unknown[] }> {
  return withClient(url, async (client) => {
    const tables: Record<string, string> = {};
    for (const { name } of await listTables(client)) {
      const text = `SELECT count(*) || ' rows ' || md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) AS content FROM "${name}" t`;
      tables[name] = (await client.query<{ content: string }>(text)).rows[0]?.content ?? "";
    }
    return { tables, sequences: (await client.query("SELECT sequencename, last_value FROM pg_sequences ORDER BY 1")).rows };
  });
}

describe("parley export and import", () => {
  it("leave everything as it is when nothing has changed", async () => {
    const { code, out } = await parley.run(["export", "--out", "flows"]);
    expect([code, out]).toEqual([0, "ask_and_answer → flows/ask_and_answer.json\nfood_order_v2 → flows/food_order_v2.json\n"]);
    const before = await contentOf(database.url);
    expect(await parley.run(["import", "flows/ask_and_answer.json", "flows/food_order_v2.json", "--publish"])).toEqual({
      code: 0,
      out: "✓ ask_and_answer: unchanged, version 1 is published already\n✓ food_order_v2: unchanged, version 1 is published already\n",
      err: "",
    });
    expect((await contentOf(database.url)).tables).toEqual(before.tables);
  });

  it("make a draft of what changed, and publish it", async () => {
    await parley.run(["export", "ask_and_answer", "--out", "changed"]);
    const text = readFileSync(file("changed/ask_and_answer.json"), "utf8");
    writeFileSync(file("changed/ask_and_answer.json"), text.replace("Tea or coffee?", "Coffee or tea?"));
    expect((await parley.run(["import", "changed/ask_and_answer.json"])).out).toBe("✓ ask_and_answer: draft changed\n");
    expect((await parley.run(["export", "ask_and_answer", "--published"])).out).toBe(text);
    expect((await parley.run(["import", "changed/ask_and_answer.json", "--publish"])).out).toBe("✓ ask_and_answer: unchanged, published as version 2\n");
    expect((await parley.run(["export", "ask_and_answer", "--published"])).out).toContain("Coffee or tea?");
  });

  it("make a flow that is new, show what is wrong with it, and do not publish that", async () => {
    const blank: unknown = JSON.parse((await parley.run(["export", "food_order_v2"])).out);
    writeFileSync(file("two.json"), JSON.stringify([{ ...(blank as object), id: "one_more", initialState: "nowhere" }]));
    const { code, out } = await parley.run(["import", "two.json", "--publish"]);
    expect(code).toBe(1);
    expect(out).toContain("✗ one_more: created, not published: it has errors\n  error ");
    expect(await parley.run(["export", "one_more", "--published"])).toMatchObject({ code: 1, err: "The flow 'one_more' was never published.\n" });
    expect(await parley.run(["export", "nope"])).toMatchObject({ code: 1, err: "There is no flow 'nope' in this workspace.\n" });
  });

  it("lets a flow of the workspace be talked to", async () => {
    expect((await parley.run(["run", "ask_and_answer"], { input: "Meera\n" })).out).toContain("Nice to meet you, Meera. Coffee or tea?");
  });
});

describe("parley doctor", () => {
  it("says what is there, what is sandboxed and what nobody has done yet", async () => {
    const { code, out } = await parley.run(["doctor"]);
    expect(out).toMatch(/^✓ PostgreSQL +\d+(\.\d+)* at DATABASE_URL/m);
    expect(out).toMatch(/^✓ Migrations +all \d+ applied$/m);
    expect(out).toMatch(/^✓ Seed +3 zones, 105 places, \d+ products$/m);
    expect(out).toMatch(/^✓ Flows +2 published: /m);
    expect(out).toMatch(/^! Payments +Sandbox: /m);
    expect(out).toMatch(/^! Owner +there is none yet$/m);
    // The tests' database does without the disk, and that is what a doctor is for.
    expect(out).toMatch(/^✗ Durability +fsync is off/m);
    expect(code).toBe(1);
  });

  it("finds what is wrong around it", async () => {
    const env = { PORT: "none", REDIS_URL: "redis://127.0.0.1:1", LLM_PROVIDERS: "groq", WEBHOOK_SECRET_COURIER: "short" };
    const { code, out } = await createCommandLine().run(["doctor", "--json"], { env });
    expect(code).toBe(1);
    const findings = JSON.parse(out) as { level: string; about: string; says: string }[];
    expect(findings.filter(({ level }) => level === "bad").map(({ about, says }) => `${about}: ${says}`)).toEqual([
      "Environment: PORT must be a number.",
      expect.stringContaining("Redis: does not answer"),
      "Webhooks: WEBHOOK_SECRET_COURIER must have at least 16 characters.",
      "Language model: groq is named but not configured",
    ]);
    expect(findings).toContainEqual(expect.objectContaining({ about: "PostgreSQL", says: "this data folder has no database yet" }));
  });
});
