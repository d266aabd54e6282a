import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { performTurn } from "@/flows/engine/perform/perform-turn";
import type { ExecutorResult } from "@/flows/ports/executor";
import { HostUnavailable } from "@/flows/ports/host-unavailable";
import type { Ports } from "@/flows/ports/ports";
import { createSimulatedPorts } from "@/flows/simulation/create-ports";
import { aFlow } from "@/testing/builders/a-flow";
import { forgetful, runId, started } from "@/testing/builders/a-run";
import { createLogger } from "../logging/logger";
import { loadPlugins, type Plugins } from "./plugins";

const root = mkdtempSync(join(tmpdir(), "parley-plugins-"));
const log = createLogger({ level: "silent", nodeId: "n_test", pretty: false });
const opened: Plugins[] = [];
afterAll(async () => {
  for (const plugins of opened) await plugins.stop();
});

/** An executor whose `execute` is this text. */
const executor = (name: string, execute: string, more = "") =>
  `{ name: "${name}", title: "T", description: "D.", ${more} async execute(config, scope, ports, call) { ${execute} } }`;
const exporting = (...executors: string[]) => `export const executors = [${executors.join(", ")}];`;

/** Loads packages of these modules, in the given order. */
async function load(packages: Record<string, string>, { loadMs = 15_000, pongMs = 300, taken = ["llm"] } = {}): Promise<Plugins> {
  for (const [name, module] of Object.entries(packages)) {
    const folder = join(root, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name, version: "1.2.3", type: "module", exports: "./index.js" }));
    writeFileSync(join(folder, "index.js"), module);
  }
  const names = Object.keys(packages).map((name) => `./${name}`);
  const plugins = await loadPlugins({ names, root, taken, log, now: Date.now, loadMs, pongMs });
  opened.push(plugins);
  return plugins;
}

type Around = { ports?: Ports; onDelta?: (delta: string) => void; secret?: string; timeoutMs?: number };

/** Performs an executor in a run, as a published flow does; gives the turn's outcome. */
async function run(plugins: Plugins, name: string, { ports = createSimulatedPorts({ seed: 1 }).ports, onDelta, secret, timeoutMs = 5_000 }: Around = {}) {
  const action = { executor: name, config: { amount: "2" }, output: "answer", timeoutMs };
  const { snapshot } = await performTurn({
    definition: aFlow({
      here: { type: "action", actions: [action], transitions: { success: "done", error: "bad" } },
      done: { type: "final" },
      bad: { type: "final", outcome: "failed" },
    }),
    snapshot: null,
    signal: started({ at: Date.now() }),
    runId,
    executors: Object.fromEntries(plugins.executors.map((each) => [each.descriptor.name, each])),
    ports,
    credentials: async () => secret ?? null,
    onDelta: ({ delta }) => onDelta?.(delta),
    recorder: forgetful,
    clock: { now: () => performance.now() },
  });
  return { answer: snapshot.context.answer, error: snapshot.error === null ? null : { code: snapshot.error.code, message: snapshot.error.message } };
}

const problemOf = (plugins: Plugins) => plugins.list()[0]?.problem;
const faultOf = (plugins: Plugins) => plugins.list()[0]?.lastFault?.what;

describe("a plugin that cannot be used is left out, named, and nobody else suffers", () => {
  it.each([
    ["throws when it is loaded", `throw new Error("no licence");`, "no licence"],
    ["never ends loading", "for (;;);", "it did not load within 3000 ms"],
    ["ends its thread when it is loaded", "process.exit(3);", "its thread ended"],
    ["exports nothing of use", "export const other = 1;", "it exports no list of 'executors'"],
    ["has an executor without logic", `export const executors = [{ name: "a" }];`, "'a' has no 'execute'"],
    ["needs a port that there is not", exporting(executor("a", "", "needs: ['teleport'],")), "there is no port 'teleport'"],
    [
      "has a field that nobody can draw",
      exporting(executor("a", "", `fields: { x: { control: "slider", title: "X", description: "X." } },`)),
      "fields.x.control",
    ],
    ["takes the name of another one", exporting(executor("llm", "")), "there is another executor of this name"],
    ["changes something outside that previews cannot leave out", exporting(executor("a", "", `sideEffect: "once",`)), "has no 'simulate'"],
    [
      "fails with an error of another one",
      exporting(executor("a", "", `errors: { "order:gone": { retryable: false, operator: "Gone.", customer: "Gone." } },`)),
      "'order:gone'",
    ],
    ["takes the memory of all", "const all = []; for (;;) all.push(new Array(1e6).fill(1.5));", "it took more memory than it may"],
  ])("because it %s", async (_, module, problem) => {
    const plugins = await load(
      { bad: module, good: exporting(executor("good", "return { ok: true, output: 4 };")) },
      problem.startsWith("it did not load") ? { loadMs: 3_000 } : {},
    );
    expect(problemOf(plugins)).toContain(problem);
    expect(plugins.executors.map(({ descriptor }) => descriptor.name)).toEqual(["good"]);
    expect((await run(plugins, "good")).answer).toBe(4);
  });

  it("because it is not there", async () => {
    const plugins = await loadPlugins({ names: ["./nowhere", "no-such-package"], root, taken: [], log, now: Date.now });
    expect(plugins.list().map(({ problem }) => problem)).toEqual(["there is no folder ./nowhere", "no such package is installed"]);
  });
});

describe("an executor of a plugin", () => {
  it("gets its config as its fields say, asks the ports it names, and may tell while it works", async () => {
    const heard: string[] = [];
    const fields = `fields: { amount: { control: "number", title: "Amount", description: "How much." } }, needs: ["products", "nlu"],`;
    const ask = `call.emit("one moment"); const found = await ports.products.search({ index: "food_items_v3", query: "paneer", filters: {}, size: 1, mode: "keyword", geo: null });
      const meant = await ports.nlu.classify("two paneer", { intents: null, extract: null, language: null });
      return { ok: true, output: [config.amount + 1, found.items.length, typeof meant.intent, scope.state, Object.keys(process.env).length] };`;
    const plugins = await load({ asks: exporting(executor("asks", ask, fields)) });
    expect((await run(plugins, "asks", { onDelta: (delta) => heard.push(delta) })).answer).toEqual([3, 1, "string", "here", 0]);
    expect(heard).toEqual(["one moment"]);
    expect(plugins.list()).toMatchObject([
      { package: "./asks", version: "1.2.3", problem: null, faults: 0, executors: [{ name: "asks", needs: ["products", "nlu"] }] },
    ]);
  });

  it("fails in its own words where it has declared them, else as an action that failed", async () => {
    const errors = `errors: { "fails:shut": { retryable: false, operator: "It is shut.", customer: "Later." } },`;
    const plugins = await load({
      fails: exporting(
        executor("fails", `throw Object.assign(new Error("shut today"), { code: "fails:shut" });`, errors),
        executor("lies", `throw Object.assign(new Error("not mine"), { code: "INTERNAL" });`),
        executor("says", `return { ok: false, error: { code: "whatever", message: "hm" } };`),
      ),
    });
    expect((await run(plugins, "fails")).error).toEqual({ code: "fails:shut", message: "shut today" });
    expect((await run(plugins, "lies")).error).toEqual({ code: "ACTION_FAILED", message: "not mine" });
    expect((await run(plugins, "says")).error).toEqual({ code: "ACTION_FAILED", message: "hm" });
  });

  it("that asks for a port it did not name is refused, and named", async () => {
    const plugins = await load({ greedy: exporting(executor("greedy", "return { ok: true, output: await ports.orders.place({}) };", `needs: ["zones"],`)) });
    expect((await run(plugins, "greedy")).error?.message).toContain("asks for the port 'orders', which its 'needs' do not name");
    expect(faultOf(plugins)).toBe("'greedy' asks for the port 'orders', which its 'needs' do not name");
  });

  it("that never ends is ended, named, and made anew for the next call", async () => {
    const plugins = await load({
      endless: exporting(executor("endless", "if (config.amount) for (;;); ", ""), executor("fine", "return { ok: true, output: 1 };")),
    });
    expect((await run(plugins, "fine")).answer).toBe(1);
    expect((await run(plugins, "endless", { timeoutMs: 200 })).error?.code).toBe("ACTION_TIMEOUT");
    await expect.poll(() => faultOf(plugins)).toContain("it did not answer within 300 ms");
    expect((await run(plugins, "fine")).answer).toBe(1);
  });

  it("that breaks again and again is not made anew for ever", async () => {
    const plugins = await load({ broken: exporting(executor("broken", "process.exit(1);")) });
    for (let times = 0; times < 5; times += 1) expect((await run(plugins, "broken")).error?.message).toContain("the plugin ended");
    expect((await run(plugins, "broken")).error?.message).toContain("broke 5 times within a minute");
    expect(plugins.list()[0]?.faults).toBe(5);
  });

  it.each([
    ["is larger than is taken", `return { ok: true, output: "x".repeat(300_000) };`, "at most 262144 are taken"],
    ["is no answer", `return { yes: true };`, "cannot be read"],
    ["holds a message that is none", `return { ok: true, replies: [{ text: 1 }] };`, "cannot be read"],
    ["is what JSON cannot hold", `const ring = {}; ring.ring = ring; return { ok: true, output: ring };`, "circular"],
  ])("whose answer %s fails, and the run goes its way for errors", async (_, execute, problem) => {
    const plugins = await load({ odd: exporting(executor("odd", execute)) });
    const { error } = await run(plugins, "odd");
    expect(error?.code).toBe("ACTION_FAILED");
    expect(error?.message).toContain(problem);
  });

  it("that posts what is no message of ours is ended", async () => {
    const posting = `const { parentPort } = await import("node:worker_threads"); parentPort.postMessage({ a: 1 }); await new Promise(() => {});`;
    const plugins = await load({ posts: exporting(executor("posts", posting)) });
    expect((await run(plugins, "posts")).error?.message).toContain("it said more than is taken");
  });

  it("has the secret that it names, and no answer with the secret in it is kept", async () => {
    const credential = `credential: { name: "shop", title: "Key", description: "Of the shop." },`;
    const plugins = await load({
      keyed: exporting(
        executor("keyed", `return { ok: true, output: (await call.credential()).length };`, credential),
        executor("leaky", `return { ok: true, output: { url: "https://x/?key=" + (await call.credential()) } };`, credential),
      ),
    });
    expect((await run(plugins, "keyed", { secret: "s3cr3t!" })).answer).toBe(7);
    expect((await run(plugins, "leaky", { secret: "s3cr3t!" })).error?.message).toContain("gave its credential away");
    expect((await run(plugins, "leaky", { secret: 's3"cr\\3t' })).error?.message).toContain("gave its credential away");
  });

  it("tells nobody the words of an error that holds the secret, or of what breaks outside of a call", async () => {
    const credential = `credential: { name: "shop", title: "Key", description: "Of the shop." },`;
    const plugins = await load({
      throws: exporting(executor("throws", `throw new Error("401 for " + (await call.credential()));`, credential)),
      breaks: exporting(executor("breaks", `setTimeout(() => { throw new Error("Asha lives in Flat 3"); }, 0); await new Promise(() => {});`)),
    });
    const thrown = (await run(plugins, "throws", { secret: "s3cr3t!" })).error?.message ?? "";
    expect(thrown).toContain("gave its credential away");
    expect(thrown).not.toContain("s3cr3t!");
    const broken = (await run(plugins, "breaks")).error?.message ?? "";
    expect(broken).toContain("it broke outside of a call");
    expect(JSON.stringify([broken, plugins.list()])).not.toMatch(/Flat 3|s3cr3t/);
  });

  it("is given up with the turn where the host itself is away", async () => {
    const { ports } = createSimulatedPorts({ seed: 1 });
    const away: Ports = { ...ports, zones: { ...ports.zones, findById: () => Promise.reject(new HostUnavailable("gone")) } };
    const plugins = await load({ looks: exporting(executor("looks", `return { ok: true, output: await ports.zones.findById("z") };`, `needs: ["zones"],`)) });
    await expect(run(plugins, "looks", { ports: away })).rejects.toThrow(HostUnavailable);
  });

  it("that is ended in the middle of what must not be done twice is not known to have been done", async () => {
    const once = `sideEffect: "once", simulate: async () => ({ ok: true }),`;
    const plugins = await load({ dies: exporting(executor("dies", "process.exit(1);", once)) });
    expect((await run(plugins, "dies")).error?.code).toBe("EFFECT_UNKNOWN");
  });
});

describe("many calls at once", () => {
  it("are answered each with its own", async () => {
    const plugins = await load({
      many: exporting(executor("many", "await new Promise((done) => setTimeout(done, Math.random() * 20)); return { ok: true, output: scope.runId };")),
    });
    const [many] = plugins.executors;
    const { ports } = createSimulatedPorts({ seed: 1 });
    const ask = async (id: string): Promise<ExecutorResult | undefined> =>
      many?.execute({}, { runId: id } as never, ports, {
        signal: new AbortController().signal,
        emit: () => undefined,
        credential: () => Promise.resolve(null),
      });
    const ids = Array.from({ length: 50 }, (_, at) => `r_${at}`);
    expect(await Promise.all(ids.map(ask))).toEqual(ids.map((id) => ({ ok: true, output: id })));
  });
});
