import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "next-auth/jwt";
import type { Role } from "@/server/access/actor";
import { sessionCookieOf } from "@/server/accounts/sessions/session-cookie";
import { handleApi } from "@/server/api/handle";
import { type Container, type ContainerOptions, createContainer } from "@/server/container";
import { newId } from "@/server/db/ids";
import { firstWorkspaceId as workspaceId } from "@/server/db/workspace";
import { parseEnv } from "@/server/env";
import { attachGateway, type Gateway } from "@/server/gateway/attach";
import { createLogger } from "@/server/logging/logger";
import { createCheapHashing } from "./cheap-hashing";
import { createTestDatabase } from "./test-database";

export const secret = "a-secret-of-the-tests-0123456789abcdef";
/** The owner's key of every test server. */
export const ownerKey = "pk_tests_0123456789abcdef0123456789abcdef";

export type TestServer = {
  url: string;
  container: Container;
  gateway: Gateway;
  /** A new API key of that role. */
  keyOf: (role: Role) => Promise<string>;
  /** The `Cookie` header of a new person of that role, signed in. */
  cookieOf: (role: Role) => Promise<string>;
  stop: () => Promise<void>;
};

export type TestServerOptions = { seeded?: boolean; env?: Record<string, string> } & Pick<ContainerOptions, "wrapPorts" | "now">;

/** The API and the gateway without Next, over real HTTP, on a database of its own. Stop it in `afterAll`. */
export async function startTestServer({ seeded = true, env = {}, ...options }: TestServerOptions = {}): Promise<TestServer> {
  const database = await createTestDatabase({ seeded });
  const dataDir = await mkdtemp(join(tmpdir(), "parley-server-"));
  const parsed = parseEnv({
    NODE_ENV: "test",
    DATABASE_URL: database.url,
    NEXTAUTH_SECRET: secret,
    PARLEY_DATA_DIR: dataDir,
    PARLEY_API_KEY: ownerKey,
    PARLEY_RATE_LIMITS: "off",
    ...env,
  });
  const container = await createContainer({ env: parsed, log: createLogger({ level: "silent" }), hashing: createCheapHashing(), ...options });
  const server = createServer((request, response) => {
    handleApi(request, response, container).then(
      (isAnswered) => void (isAnswered || response.writeHead(404, { "Content-Type": "text/plain" }).end("a page")),
      (error: unknown) => void response.writeHead(500).end(String(error)),
    );
  });
  const gateway = attachGateway(server, container);
  const url = `http://127.0.0.1:${await listen(server)}`;
  return {
    url,
    container,
    gateway,
    keyOf: async (role) => (await container.apiKeys.create({ type: "apiKey", id: "k_tests", workspaceId, role: "owner" }, { name: `Tests ${role}`, role })).key,
    cookieOf: (role) => signIn(container, role),
    async stop() {
      await gateway.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await container.stop();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function signIn({ db, sessions, env }: Container, role: Role): Promise<string> {
  const id = newId("u");
  await db.user.create({ data: { id, email: `${id}@example.org`, name: role, memberships: { create: { workspaceId, role } } } });
  const sid = await sessions.begin({ userId: id, version: 0, address: "127.0.0.1", userAgent: null });
  return `${sessionCookieOf(env.publicUrl).name}=${await encode({ token: { sub: id, sid }, secret })}`;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address: AddressInfo | string | null = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}
