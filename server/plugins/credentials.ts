import type { Secrets } from "@/server/secrets/secrets";

/**
 * The secret that a plugin names in a workspace: the workspace's own, else the installation's from `PARLEY_CREDENTIAL_<NAME>`; null when
 * neither is kept.
 */
export function readPluginCredentials(env: Readonly<Record<string, string | undefined>>, secrets: Pick<Secrets, "find">) {
  return async (workspaceId: string, name: string): Promise<string | null> =>
    (await secrets.find(workspaceId, name, "key"))?.value ?? (env[`PARLEY_CREDENTIAL_${name.toUpperCase()}`] || null);
}
