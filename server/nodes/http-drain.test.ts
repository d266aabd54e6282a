import { Agent, createServer, get, type IncomingMessage } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { createDrain } from "./drain";
import { createHttpDrain } from "./http-drain";

const agents: Agent[] = [];
afterEach(() => {
  for (const agent of agents.splice(0)) agent.destroy();
});

async function serve() {
  const drain = createDrain();
  const held: (() => void)[] = [];
  const server = createServer();
  const { close } = createHttpDrain(server, drain);
  server.on("request", (request, response) => {
    const answer = () => response.end("done");
    if (request.url === "/slow") held.push(answer);
    else answer();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  agents.push(agent);
  const ask = (path: string, through: Agent | undefined = agent) =>
    new Promise<string | undefined>((resolve, reject) => {
      const read = (response: IncomingMessage) => response.resume().on("end", () => resolve(response.headers.connection));
      get({ port, host: "127.0.0.1", path, agent: through }, read).on("error", reject);
    });
  return { drain, close, ask, held };
}

describe("createHttpDrain", () => {
  it("asks clients to close from the moment draining begins, also those that wait for an answer already", async () => {
    const { drain, close, ask, held } = await serve();
    expect(await ask("/")).toBe("keep-alive");
    const slow = ask("/slow");
    await expect.poll(() => held.length, { interval: 5 }).toBe(1);
    drain.begin();
    held[0]?.();
    expect(await slow).toBe("close");
    expect(await ask("/")).toBe("close");
    await close(1_000);
  });

  it("lets what is under way end, accepts nothing new, and cuts what takes too long", async () => {
    const { close, ask, held } = await serve();
    const kept = ask("/slow");
    await expect.poll(() => held.length, { interval: 5 }).toBe(1);
    const closed = close(200);
    await expect(ask("/", new Agent())).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await closed;
    await expect(kept).rejects.toMatchObject({ code: "ECONNRESET" });
  });
});
