import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { readPlan, roll } from "./roll.mjs";

const script = fileURLToPath(new URL("../roll.mjs", import.meta.url));

/** Answers /api/ready and, when told to end, what it has under way, as a node does. */
const nodeSource = `
import { createServer } from "node:http";
import { writeFileSync } from "node:fs";
const [, , port, version, pidPath] = process.argv;
let isDraining = false;
const server = createServer((request, response) => {
  if (request.url === "/api/ready") return response.writeHead(isDraining || version === "broken" ? 503 : 200).end();
  setTimeout(() => response.writeHead(200, { connection: isDraining ? "close" : "keep-alive" }).end(version), 30);
});
server.listen(Number(port), "127.0.0.1", () => writeFileSync(pidPath, String(process.pid)));
process.on("SIGTERM", () => {
  isDraining = true;
  setTimeout(() => server.close(() => process.exit(0)), 200);
});
`;

const folders = [];
afterEach(async () => {
  for (const { folder, pids } of folders.splice(0)) {
    for (const pid of pids()) end(pid);
    await rm(folder, { recursive: true, force: true });
  }
});

function end(pid) {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** A machine with nodes that are started and stopped by commands of their own. */
async function aMachine(names, { next = "new" } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "parley-roll-"));
  await writeFile(join(folder, "node.mjs"), nodeSource);
  const pidPath = (name) => join(folder, `${name}.pid`);
  folders.push({ folder, pids: () => names.flatMap((name) => readPid(pidPath(name))) });
  const nodes = [];
  for (const name of names) {
    const port = await freePort();
    const start = (version) => `rm -f ${pidPath(name)}; ${process.execPath} ${join(folder, "node.mjs")} ${port} ${version} ${pidPath(name)} > /dev/null 2>&1 &`;
    const stop = `kill -TERM $(cat ${pidPath(name)}) && while kill -0 $(cat ${pidPath(name)}) 2> /dev/null; do sleep 0.05; done`;
    nodes.push({ name, role: "web", url: `http://127.0.0.1:${port}`, stop, start: start(next), begin: start("old") });
  }
  for (const { begin } of nodes) await run("sh", ["-c", begin]);
  for (const { url } of nodes) await until(async () => (await versionAt(url)) === "old");
  const planPath = join(folder, "nodes.json");
  await writeFile(planPath, JSON.stringify({ before: ["true"], readyWithinSeconds: next === "new" ? 20 : 1, nodes }));
  return { nodes, roll: () => run(process.execPath, [script, planPath]) };
}

function readPid(path) {
  try {
    return [Number(readFileSync(path, "utf8"))];
  } catch {
    return [];
  }
}

function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    child.once("exit", (code) => resolve({ code, output }));
  });
}

const versionAt = (url) =>
  fetch(url).then(
    (answer) => answer.text(),
    () => null,
  );

async function until(isSo) {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("it did not come to that");
}

describe("a roll", () => {
  it("replaces one node after the other, and somebody answers all the while", async () => {
    const { nodes, roll: begin } = await aMachine(["web-1", "web-2"]);
    let isOver = false;
    const heard = [];
    const asking = (async () => {
      // As a proxy does: who refuses is passed over.
      while (!isOver) heard.push((await versionAt(nodes[0].url)) ?? (await versionAt(nodes[1].url)));
    })();
    const { code, output } = await begin();
    isOver = true;
    await asking;
    expect({ code, output }).toEqual({
      code: 0,
      output: [
        "Before: true",
        ...["web-1", "web-2"].flatMap((name) => [`${name}: stopping, it finishes what it has`, `${name}: starting`, `${name}: ready`]),
        "",
      ].join("\n"),
    });
    expect(heard.filter((version) => version === null)).toEqual([]);
    expect(new Set(heard)).toEqual(new Set(["old", "new"]));
    expect(await Promise.all(nodes.map(({ url }) => versionAt(url)))).toEqual(["new", "new"]);
  }, 60_000);

  it("ends at the first node that does not become ready, and leaves the others as they are", async () => {
    const { nodes, roll: begin } = await aMachine(["web-1", "web-2"], { next: "broken" });
    expect(await begin()).toMatchObject({
      code: 1,
      output: expect.stringContaining("web-1 did not become ready within 1 s. Look at its log. Not replaced: web-2."),
    });
    expect(await versionAt(nodes[1].url)).toBe("old");
  }, 60_000);
});

describe("the order of a roll", () => {
  const node = (name, role) => ({ name, role, url: "http://nowhere", stop: `stop ${name}`, start: `start ${name}` });
  async function rolled(nodes, { ready = () => true, codes = {} } = {}) {
    const done = [];
    let clock = 0;
    const execute = async (command) => (done.push(command), codes[command] ?? 0);
    const pause = async (ms) => void (clock += ms);
    const isReady = async ({ name }) => ready(name, done);
    const error = await roll({ before: ["migrate"], readyWithinMs: 2_000, nodes }, { say: () => undefined, execute, isReady, pause, now: () => clock }).catch(
      (reason) => reason.message,
    );
    return { done, error };
  }

  it("stops no node that serves while no other could", async () => {
    const { done, error } = await rolled([node("web-1", "web"), node("worker-1")], { ready: (name) => name === "worker-1" });
    expect({ done, error }).toEqual({ done: ["migrate"], error: "web-1 is the only one that could serve now, so it was not stopped. Not replaced: worker-1." });
  });

  it("replaces nothing when what comes before fails", async () => {
    expect(await rolled([node("worker-1")], { codes: { migrate: 1 } })).toEqual({ done: ["migrate"], error: '"migrate" failed, so nothing was replaced.' });
  });

  it("waits for each before it goes on", async () => {
    const asked = [];
    const ready = (name, done) => (asked.push(`${name} after ${done.length}`), asked.length > 3);
    const { done, error } = await rolled([node("worker-1"), node("worker-2")], { ready });
    expect({ done, error }).toEqual({ done: ["migrate", "stop worker-1", "start worker-1", "stop worker-2", "start worker-2"], error: undefined });
    expect(asked).toEqual(["worker-1 after 3", "worker-1 after 3", "worker-1 after 3", "worker-1 after 3", "worker-2 after 5"]);
  });

  it.each([
    ["nothing", "", "The plan is not JSON."],
    ["no nodes", "{}", "The plan names no nodes."],
    ["a node without a way to stop it", '{"nodes":[{"name":"a"}]}', 'Node 1 of the plan has no "stop".'],
    ["a node that cannot be asked", '{"nodes":[{"name":"a","stop":"x","start":"y"}]}', 'Node a has neither a "url" nor a "ready".'],
    [
      "two of a name",
      '{"nodes":[{"name":"a","stop":"x","start":"y","url":"z"},{"name":"a","stop":"x","start":"y","url":"z"}]}',
      "Two nodes of the plan are called a.",
    ],
  ])("needs a whole plan: %s", (_what, text, message) => {
    expect(() => readPlan(text)).toThrow(message);
  });

  it("can read the plan that comes with it", () => {
    const text = readFileSync(fileURLToPath(new URL("../../deploy/nodes.example.json", import.meta.url)), "utf8");
    expect(readPlan(text).nodes.map(({ name, role }) => [name, role])).toEqual([
      ["web-1", "web"],
      ["web-2", "web"],
      ["worker-1", undefined],
      ["worker-2", undefined],
    ]);
  });
});
