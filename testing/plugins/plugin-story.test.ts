import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { createTRPCClient, httpLink } from "@trpc/client";
import superjson from "superjson";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { loadCatalogue } from "@/components/catalogue/load-catalogue";
import { createPreviewSession } from "@/components/flow-preview/preview-session";
import { normaliseDefinition } from "@/flows/definition/normalise";
import type { Catalogue } from "@/flows/executors/catalogue";
import { wireValues } from "@/flows/protocol/wire-values";
import { checkFlow } from "@/flows/validation/check-flow";
import type { AppRouter } from "@/server/api/root";
import { createCommandLine } from "@/server/cli/testing/command-line";
import { publishFlow } from "../server/publish-flow";
import { createRestClient } from "../server/rest-client";
import { openTalk } from "../server/talk";
import { ownerKey, startTestServer, type TestServer } from "../server/test-server";

const product = ["app", "components", "flows", "server", "scripts", "prisma"];
const parley = createCommandLine();
const plugins = [join(parley.cwd, "greeter"), "./examples/currency-converter", join(parley.cwd, "broken"), join(parley.cwd, "courier")].join(",");

/** Writes a package with this module into the empty folder. */
function writePackage(name: string, module: string): void {
  mkdirSync(join(parley.cwd, name));
  writeFileSync(join(parley.cwd, name, "package.json"), JSON.stringify({ name, version: "2.0.0", type: "module", exports: "./index.js" }));
  writeFileSync(join(parley.cwd, name, "index.js"), module);
}

/** Does what must not be done twice, and says how it would be done. */
const courier = `export const executors = [{
  name: "courier", title: "Call a courier", description: "Calls one.", sideEffect: "once",
  credential: { name: "courier", title: "Key of the courier", description: "From its settings." },
  async execute(_config, _scope, _ports, call) { return { ok: true, output: (await call.credential()) === "k3y" ? "called" : "not known there" }; },
  async simulate(_config, _scope, _ports, call) { return { ok: true, output: "would be called, " + ((await call.credential()) === null ? "without a key" : "with a key") }; },
}];`;

const delivery = {
  id: "delivery",
  initialState: "ask",
  finalStates: ["done"],
  states: {
    ask: { type: "wait", onEntry: [{ executor: "response", config: { message: "Now?" } }], transitions: { user_message: "work" } },
    work: { type: "action", actions: [{ executor: "courier", config: {}, output: "call" }], transitions: { success: "done", error: "done" } },
    done: { type: "final", onEntry: [{ executor: "response", config: { message: "{{call}}" } }], transitions: {} },
  },
  context: { call: { type: "string", required: false } },
};
const executors = ["greeter", "convert"];

const flow = {
  id: "travel_money",
  initialState: "ask",
  finalStates: ["done"],
  states: {
    ask: {
      type: "wait",
      onEntry: [{ executor: "response", config: { message: "Your name?" } }],
      input: { accept: ["user_message"], store: "name" },
      transitions: { user_message: "work" },
    },
    work: {
      type: "action",
      actions: [
        { executor: "greeter", config: { who: "{{name}}" }, output: "greeting" },
        { executor: "convert", config: { amount: 10, from: "EUR", to: "USD" }, output: "dollars" },
      ],
      transitions: { success: "done", error: "done" },
    },
    done: { type: "final", onEntry: [{ executor: "response", config: { message: "{{greeting}}. 10 EUR is {{dollars}} USD." } }], transitions: {} },
  },
  context: { name: { type: "string", required: false }, greeting: { type: "string", required: false }, dollars: { type: "number", required: false } },
};
const said = "Hello Meera, good to see you. 10 EUR is 10.83 USD.";
const { definition } = normaliseDefinition({ schemaVersion: 2, name: "Travel money", module: "general", ...flow }, {});

let server: TestServer;
let browser: ReturnType<typeof clientOf>;
let catalogue: Catalogue;
let touched: string[];

beforeAll(async () => {
  const before = filesOf(product);
  expect(await parley.run(["new-executor", "greeter"])).toMatchObject({ code: 0, err: "" });
  touched = [...filesOf(product)].filter(([file, stamp]) => before.get(file) !== stamp).map(([file]) => file);
  writePackage("broken", `throw new Error("this licence has run out");`);
  writePackage("courier", courier);
  vi.stubEnv("PARLEY_CREDENTIAL_COURIER", "k3y");
  server = await startTestServer({ seeded: false, env: { PARLEY_PLUGINS: plugins } });
  browser = clientOf(await server.cookieOf("editor"));
  catalogue = await loadCatalogue(browser);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server?.stop();
});

function clientOf(cookie: string) {
  return createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${server.url}/api/trpc`, transformer: wireValues(superjson), headers: { cookie, origin: server.url } })],
  });
}

/** When each file was changed last. */
function filesOf(folders: readonly string[]): Map<string, number> {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : [])),
  );
  return new Map(files.map((file) => [file, statSync(file).mtimeMs]));
}

describe("a plugin from an empty folder", () => {
  it("comes with a test that passes, and touches no file of the product", async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ["--test"], { cwd: join(parley.cwd, "greeter") });
    expect(stdout).toMatch(/pass 3\n/);
    expect(touched).toEqual([]);
  });

  it("is not made where there is something already, nor under a name that is taken", async () => {
    expect(await parley.run(["new-executor", "greeter"])).toMatchObject({ code: 1, err: expect.stringContaining("is there already") });
    expect(await parley.run(["new-executor", "llm"])).toMatchObject({ code: 1, err: expect.stringContaining("There is an executor 'llm' already.") });
    expect(await parley.run(["new-executor", "My Executor"])).toMatchObject({ code: 2 });
  });

  it("is known to the command line", async () => {
    writeFileSync(join(parley.cwd, "flow.json"), JSON.stringify(definition));
    const env = { PARLEY_PLUGINS: plugins };
    expect(await parley.run(["check", "flow.json"])).toMatchObject({ code: 1, out: expect.stringContaining("greeter") });
    const checked = await parley.run(["check", "flow.json"], { env });
    expect(checked).toMatchObject({ code: 0, err: expect.stringContaining("broken is left out: this licence has run out.") });
    expect((await parley.run(["run", "flow.json"], { env, input: "Meera\n" })).out).toContain(said);
  });
});

describe("a server with plugins", () => {
  it("runs a published flow that uses them", async () => {
    await publishFlow(server.container, flow);
    const talk = await openTalk(server.container, flow.id);
    await talk.say("Meera");
    expect(talk.heard.texts.at(-1)).toBe(`assistant: ${said}`);
  });

  it("makes real calls in a customer's run and simulated ones in its fork", async () => {
    await publishFlow(server.container, delivery);
    const talk = await openTalk(server.container, delivery.id);
    const { flowState } = await talk.say("now");
    expect(talk.heard.texts.at(-1)).toBe("assistant: called");
    const key = { key: ownerKey };
    const call = createRestClient(server.url, key);
    const made = await call("POST", `/api/runs/${flowState?.runId}/fork`, { body: { seq: 2 } });
    const forkId: string = made.body.result.runId;
    await call("POST", `/api/runs/${forkId}/messages`, { body: { message: "now" } });
    expect((await call("GET", `/api/runs/${forkId}`)).body.result.context).toEqual({ call: "would be called, without a key" });
  });

  it("lists them with what is known of the core's", async () => {
    const { body } = await createRestClient(server.url, { key: ownerKey })("GET", "/api/executors");
    const known = body.result.executors.filter(({ name }: { name: string }) => executors.includes(name));
    expect(known).toMatchObject([
      { name: "greeter", configSchema: { required: ["who"], properties: { tone: { enum: ["warm", "short"] } } }, outputSchema: { type: "string" } },
      { name: "convert", events: ["converted"], writes: ["conversion"], sideEffect: "none" },
    ]);
  });

  it("names those that it left out, and why", async () => {
    expect(await browser.settings.plugins.query()).toMatchObject([
      { version: "0.1.0", problem: null, executors: [{ name: "greeter", title: "Greeter", needs: [] }] },
      { package: "./examples/currency-converter", version: "1.0.0", problem: null },
      { problem: "this licence has run out", executors: [] },
      { version: "2.0.0", executors: [{ name: "courier", credential: "Key of the courier" }] },
    ]);
  });
});

describe("the studio", () => {
  it("draws the forms and pictures of what plugins add, and knows what they write, emit and fail with", () => {
    for (const name of executors) {
      const descriptor = catalogue.find(name)?.descriptor;
      expect(Object.values(descriptor?.fields ?? {}).map(({ control }) => control)).toEqual(
        name === "greeter" ? ["text", "select"] : ["number", "select", "text", "toggle"],
      );
      expect(descriptor?.icon).toMatch(name === "greeter" ? /^circle$/ : /^M7 4/);
    }
    expect(catalogue.find("greeter")?.descriptor.summarise({ who: "{{name}}" })).toBe("Greet {{name}}");
    expect(catalogue.errors["greeter:nobody"]?.operator).toBe("There was nobody to greet. Collect a name before this action.");
    expect(checkFlow(definition, catalogue.facts).errors).toEqual([]);
    const [incomplete] = checkFlow(
      { ...definition, states: { ...definition.states, work: { ...definition.states.work, actions: [{ executor: "greeter", config: {} }] } } } as never,
      catalogue.facts,
    ).errors;
    expect(incomplete).toMatchObject({ path: "/states/work/actions/0/config/who" });
  });

  it("tries them in a preview, which asks the server to simulate", async () => {
    const texts: string[] = [];
    let now = Date.UTC(2026, 0, 1);
    const preview = createPreviewSession({
      executors: catalogue.executors,
      definition: () => definition,
      findFlow: async () => null,
      place: () => ({ timezone: "Asia/Kolkata", currency: "INR", locale: "en" }),
      now: () => (now += 1_000),
      onPart: ({ replies }) => texts.push(...replies.map(({ content }) => content)),
    });
    await preview.start();
    await preview.say({ text: "Meera", event: null });
    expect(texts).toEqual(["Your name?", said]);
  });

  it("simulates what plugins have and nothing else", async () => {
    const scope = {
      context: {},
      input: null,
      event: null,
      meta: {
        channel: "web",
        locale: "en",
        timezone: "UTC",
        currency: "INR",
        module: "general",
        participantId: null,
        userId: null,
        conversationId: null,
        flowVersion: 0,
        variant: null,
        startedBy: "preview",
      },
      runId: "r_1",
      key: "r_1:1",
      state: "here",
      hook: "main" as const,
      asks: false,
      attempts: 0,
      now: 0,
    };
    const simulate = (executor: string, config: object) => browser.executors.simulate.mutate({ executor, config, scope });
    expect(await simulate("convert", { amount: "10", from: "EUR", to: "XXX" })).toMatchObject({
      ok: false,
      error: { code: "convert:unknown_currency", retryable: false },
    });
    expect(await simulate("convert", { amount: "ten", from: "EUR", to: "USD" })).toMatchObject({ ok: false, error: { code: "CONFIG_INVALID" } });
    await expect(simulate("order", {})).rejects.toMatchObject({ data: { appCode: "NOT_FOUND" } });
  });
});
