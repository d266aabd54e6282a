import { hintOf } from "./api-keys";
import { emailSchema, passwordSchema } from "./credentials";
import type { Hashing } from "./passwords/hashing";
import { passwordProblem } from "./passwords/password-rules";
import type { AccountsRepository } from "./repository";
import { hashSecret, newSecret } from "./secrets";

const ownerLinkMs = 30 * 24 * 3_600_000;

export type FirstStartEnv = { PARLEY_OWNER_EMAIL?: string | undefined; PARLEY_OWNER_PASSWORD?: string | undefined; PARLEY_API_KEY?: string | undefined };
export type FirstStartDeps = {
  repository: AccountsRepository;
  workspaceId: string;
  newId: (prefix: "u" | "k") => string;
  now: () => number;
  hashing: Hashing;
  /** Told of a password that is used all the same, for an unattended set-up must not stop there. */
  onWeakPassword?: () => void;
};

/**
 * Makes the workspace, reads the environment for unattended set-up (at the first start only: the audit log remembers),
 * and makes the one-time link for the first owner while there is none. Each start replaces a link that was not used.
 */
export async function prepareFirstStart(
  { repository, workspaceId, newId, now, hashing, onWeakPassword }: FirstStartDeps,
  env: FirstStartEnv,
): Promise<{ ownerToken: string | null }> {
  await repository.ensureWorkspace({ id: workspaceId, slug: "main", name: "Parley" });
  const ownerToken = newSecret();
  // Before the transaction: a slow machine takes longer to hash a password than a transaction may last.
  const setup = (await repository.hasAudit(workspaceId, "workspace.started")) ? null : await parseEnv(env, { hashing, onWeakPassword });
  return repository.exclusively(workspaceId, async (locked) => {
    if (setup !== null && !(await locked.hasAudit(workspaceId, "workspace.started"))) {
      await locked.audit({ workspaceId, actor: "system", action: "workspace.started", entity: workspaceId });
      if (setup.owner) await locked.addPerson({ id: newId("u"), name: null, workspaceId, role: "owner", ...setup.owner });
      if (setup.key) {
        const { key } = setup;
        await locked.addApiKey({
          id: newId("k"),
          workspaceId,
          name: "Environment (first start)",
          hash: hashSecret(key),
          hint: hintOf(key),
          role: "owner",
          createdBy: null,
        });
      }
    }
    await locked.dropLinks(workspaceId, "owner");
    if ((await locked.countOwners(workspaceId)) > 0) return { ownerToken: null };
    const expiresAt = new Date(now() + ownerLinkMs);
    await locked.replaceLink({ tokenHash: hashSecret(ownerToken), workspaceId, purpose: "owner", email: null, role: "owner", createdBy: null, expiresAt });
    return { ownerToken };
  });
}

/** Says in one sentence which variable is wrong, so that nobody ends with a half set-up workspace. */
async function parseEnv(
  env: FirstStartEnv,
  { hashing, onWeakPassword = () => undefined }: Pick<FirstStartDeps, "hashing" | "onWeakPassword">,
): Promise<{ owner: { email: string; passwordHash: string } | null; key: string | null }> {
  const key = env.PARLEY_API_KEY || null;
  if (key !== null && (key.length < 32 || key.length > 200)) throw new Error("PARLEY_API_KEY must have 32 to 200 characters.");
  if (!env.PARLEY_OWNER_EMAIL && !env.PARLEY_OWNER_PASSWORD) return { owner: null, key };
  const email = emailSchema.safeParse(env.PARLEY_OWNER_EMAIL ?? "");
  if (!email.success) throw new Error("PARLEY_OWNER_EMAIL must be an e-mail address.");
  const password = passwordSchema.safeParse(env.PARLEY_OWNER_PASSWORD ?? "");
  if (!password.success) throw new Error("PARLEY_OWNER_PASSWORD must have 8 to 200 characters.");
  if (passwordProblem(password.data, { email: email.data, name: null }) !== null) onWeakPassword();
  return { owner: { email: email.data, passwordHash: await hashing.hash(password.data) }, key };
}
