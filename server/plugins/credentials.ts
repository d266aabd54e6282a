/** Secrets of the installation for plugins, from `PARLEY_CREDENTIAL_<NAME>`. A workspace has no others yet. */
export function readPluginCredentials(env: Readonly<Record<string, string | undefined>>) {
  return (_workspaceId: string, name: string): Promise<string | null> => Promise.resolve(env[`PARLEY_CREDENTIAL_${name.toUpperCase()}`] || null);
}

/** The secret of that name in a workspace; null when none is kept. */
export type PluginCredentials = ReturnType<typeof readPluginCredentials>;
