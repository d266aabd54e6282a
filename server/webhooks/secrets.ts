const prefix = "WEBHOOK_SECRET_";
const shortest = 16;
/** It has a secret of its own, and its events move payments. */
const reserved = "sandbox";

/**
 * The sources whose webhooks are taken, with their secrets: `WEBHOOK_SECRET_COURIER` is the source `courier`. One line of the
 * error for each variable that cannot be used. @throws Error
 */
export function readWebhookSecrets(environment: { readonly [name: string]: string | undefined }): ReadonlyMap<string, string> {
  const secrets = new Map<string, string>();
  const problems: string[] = [];
  for (const [name, secret] of Object.entries(environment)) {
    if (!name.startsWith(prefix) || secret === undefined || secret === "") continue;
    const source = name.slice(prefix.length).toLowerCase();
    if (!/^[a-z0-9_]{1,32}$/.test(source)) problems.push(`${name} must go on with 1 to 32 letters, digits or underscores: the name of the source.`);
    else if (source === reserved) problems.push(`${name} cannot be used: the sandbox's secret is SANDBOX_WEBHOOK_SECRET.`);
    else if (secret.length < shortest) problems.push(`${name} must have at least ${shortest} characters.`);
    secrets.set(source, secret);
  }
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return secrets;
}
