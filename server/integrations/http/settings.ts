import type { Env } from "@/server/env";
import type { Secrets } from "@/server/secrets/secrets";
import { readAllowedHosts } from "./allow-list";
import { readCredentials, withOwn } from "./credentials";
import type { HttpDeps } from "./http";

/** What the installation lets its flows call, and with which credentials. @throws Error a sentence for whoever starts the server */
export function readHttpSettings(env: Pick<Env, "PARLEY_HTTP_HOSTS" | "PARLEY_HTTP_CREDENTIALS">, secrets: Pick<Secrets, "find">): HttpDeps {
  const hosts = readAllowedHosts(env.PARLEY_HTTP_HOSTS);
  return { allowedHosts: async () => hosts, credentials: withOwn(secrets, readCredentials(env.PARLEY_HTTP_CREDENTIALS)) };
}
