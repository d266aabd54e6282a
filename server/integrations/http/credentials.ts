import { z } from "zod";
import type { Secrets } from "@/server/secrets/secrets";
import { isAllowedHost } from "./allow-list";

/** What proves to a service who calls. `hosts`: where it may be sent to, as in an allow list. */
export type Credential = { header: string; value: string; hosts: readonly string[] };

/** Where credentials are kept. Their values are for the connection alone: never for a step, a log or an answer. */
export type Credentials = { find(workspaceId: string, name: string): Promise<Credential | null> };

const credentialsSchema = z.record(
  z.string().regex(/^[\w.-]{1,64}$/),
  z.strictObject({
    header: z
      .string()
      .regex(/^[\w-]{1,64}$/)
      .default("authorization"),
    value: z.string().min(8).max(4_096),
    hosts: z.array(z.string()).min(1),
  }),
);

/**
 * The credentials of the installation, from `PARLEY_HTTP_CREDENTIALS`: `{"name": {"value": "Bearer …", "hosts": ["api.example.com"]}}`. They
 * serve every workspace.
 * @throws Error a sentence for whoever starts the server; it does not repeat the variable
 */
export function readCredentials(text: string | undefined): Credentials {
  const known = parse(text);
  return { find: async (_workspaceId, name) => known.get(name) ?? null };
}

/** A workspace's own come first; the installation's serve where it keeps none of that name. */
export function withOwn(secrets: Pick<Secrets, "find">, installation: Credentials): Credentials {
  return {
    async find(workspaceId, name) {
      const own = await secrets.find(workspaceId, name, "header");
      return own === null ? installation.find(workspaceId, name) : { header: own.header ?? "authorization", value: own.value, hosts: own.hosts };
    },
  };
}

function parse(text: string | undefined): Map<string, Credential> {
  if (text === undefined || text === "") return new Map();
  const parsed = credentialsSchema.safeParse(jsonOf(text));
  if (!parsed.success) throw new Error('PARLEY_HTTP_CREDENTIALS must look like {"name": {"value": "Bearer …", "hosts": ["api.example.com"]}}.');
  return new Map(Object.entries(parsed.data));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // said by the schema, which does not repeat the secret
  }
}

/** Without encryption only where the credential's host names its port: that is written on purpose. Pure. */
export function mayBeSentTo({ hosts }: Pick<Credential, "hosts">, url: URL): boolean {
  const fitting = url.protocol === "https:" ? hosts : hosts.filter((host) => /:\d+$/.test(host));
  return isAllowedHost(url, fitting);
}
