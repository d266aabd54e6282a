import type { Ports } from "@/flows/ports/ports";
import { type Container, createContainer } from "@/server/container";
import { parseEnv } from "@/server/env";
import { createLogger } from "@/server/logging/logger";
import { createCheapHashing } from "./cheap-hashing";

export type TestContainerOptions = { url: string; env?: Record<string, string>; now?: () => number; wrapPorts?: (ports: Ports) => Ports; withWorker?: boolean };

/** The whole server without HTTP, on a test database. Stop it in the test. */
export function createTestContainer({ url, env = {}, ...options }: TestContainerOptions): Promise<Container> {
  const values = {
    NODE_ENV: "test",
    DATABASE_URL: url,
    NEXTAUTH_SECRET: "a secret for tests, and only for them",
    PARLEY_RATE_LIMITS: "off",
    PARLEY_SECRETS_KEY: "a-key-for-tests-and-only-for-them",
    ...env,
  };
  return createContainer({
    env: parseEnv(values),
    log: createLogger({ level: process.env.PARLEY_TEST_LOG ?? "silent" }),
    hashing: createCheapHashing(),
    ...options,
  });
}
