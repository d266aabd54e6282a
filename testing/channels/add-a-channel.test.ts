import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Container } from "@/server/container";
import { firstWorkspaceId } from "@/server/db/workspace";
import { signedHeaders } from "@/server/signatures/signature";
import { publishFlow, say } from "../server/publish-flow";
import { createTestContainer } from "../server/test-container";
import { createTestDatabase, type TestDatabase } from "../server/test-database";
import { beeps } from "./pager";

// The one line outside its folder: the channel's name in the list.
vi.mock("@/server/channels/channels", async (importOriginal) => {
  const real = await importOriginal<typeof import("@/server/channels/channels")>();
  const { deriveChannels } = await import("@/server/channels/derive-channels");
  const { pagerChannel } = await import("./pager");
  const channels = [...real.channels, pagerChannel];
  return { channels, ...deriveChannels(channels) };
});

const root = fileURLToPath(new URL("../..", import.meta.url));
const filesBelow = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.includes(".test.") && !entry.parentPath.includes("generated"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));

let database: TestDatabase;
let container: Container;

beforeAll(async () => {
  database = await createTestDatabase();
  container = await createTestContainer({ url: database.url });
  const option = (id: string, label: string) => ({ id, label, event: id });
  const asking = { type: "wait", onEntry: [say("Is everything in the shop as you left it?")], input: { options: [option("yes", "Yes"), option("no", "No")] } };
  await publishFlow(container, {
    id: "shop",
    initialState: "asking",
    finalStates: ["fine", "bad"],
    states: {
      asking: { ...asking, transitions: { yes: "fine", no: "bad" } },
      fine: { type: "final", onEntry: [say("Good.")] },
      bad: { type: "final", onEntry: [say("Somebody comes.")] },
    },
  });
});

afterAll(async () => {
  await container?.stop();
  await database?.drop();
});

describe("a channel that is added", () => {
  it("talks to flows from its folder and one line: no other file knows it", async () => {
    const connection = await container.connections.ofSandbox(firstWorkspaceId, { name: "pager", title: "Pager" });
    await container.connections.set(connection, { opens: "shop" });
    const beep = async (id: string, text: string) => {
      const body = Buffer.from(JSON.stringify({ beep: id, pager: "P7", text }));
      const headers = signedHeaders(container.connections.secretOf(connection), { body, at: Date.now() });
      await container.webhooks.deliver({ workspaceId: firstWorkspaceId, source: connection.publicKey }, headers, body);
    };
    await beep("b1", "hello");
    await expect.poll(() => beeps.get("P7"), { timeout: 10_000 }).toEqual(["Is everything in the shop as you left", "it?\n\n1. Yes\n2. No"]);
    await beep("b2", "2");
    await expect.poll(() => beeps.get("P7")?.at(-1), { timeout: 10_000 }).toBe("Somebody comes.");
    const run = await container.db.flowRun.findFirstOrThrow({ where: { flow: { slug: "shop" } } });
    expect(run).toMatchObject({ status: "completed", currentState: "bad", snapshot: { meta: { channel: "pager" } } });
  });

  it("is named in one file outside its folder: the list", () => {
    const files = ["server", "flows", "components", "app", "prisma"].flatMap(filesBelow);
    expect(files.length).toBeGreaterThan(500);
    const namers = (folder: string, ownSide: string) =>
      files.filter(
        (file) =>
          (!file.startsWith(`server/channels/${folder}/`) &&
            !file.startsWith(ownSide) &&
            readFileSync(join(root, file), "utf8").includes(`channels/${folder}/`)) ||
          (file === "server/channels/channels.ts" && readFileSync(join(root, file), "utf8").includes(`./${folder}/`)),
      );
    const counts = { web: namers("web", "server/none/"), simulator: namers("simulator", "server/phones/") };
    // Phones have a provider's side of their own, which a real channel has outside: `server/phones` is that.
    process.stdout.write(`  add a channel: ${counts.simulator.length} file outside its folder\n`);
    expect(counts).toEqual({ web: ["server/channels/channels.ts"], simulator: ["server/channels/channels.ts"] });
  });
});
