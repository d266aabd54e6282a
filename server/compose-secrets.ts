import type pg from "pg";
import type { Catalogue } from "@/flows/executors/catalogue";
import { providerTitles } from "@/flows/protocol/providers";
import { newId } from "./db/ids";
import type { Env } from "./env";
import type { Logger } from "./logging/logger";
import type { Sharing } from "./nodes/sharing";
import { createProvidersRepository } from "./providers/repository";
import { createCredentials } from "./secrets/credentials";
import { createCredentialsRepository } from "./secrets/credentials-repository";
import { openKeyRing } from "./secrets/open-key-ring";
import { createSecrets } from "./secrets/secrets";
import { createVault } from "./secrets/vault";
import { createKept } from "./workspaces/kept";

export type SecretsParts = {
  env: Env;
  pool: pg.Pool;
  catalogue: Catalogue;
  sharing: Pick<Sharing, "tenantChanged" | "onTenantChanged"> | null;
  log: Logger;
  now: () => number;
};

/** The part of the composition root for what workspaces keep secret. Part of `container.ts`. */
export function composeSecrets({ env, pool, catalogue, sharing, now, ...parts }: SecretsParts) {
  const log = parts.log.child({ component: "secrets" });
  const repository = createCredentialsRepository(pool);
  const chosen = createProvidersRepository(pool);
  const vault = createVault(openKeyRing(env, log));
  const rows = createKept({ load: repository.list, now });
  sharing?.onTenantChanged(rows.forgetAll);
  const secrets = createSecrets({
    vault,
    rows,
    touch: repository.touch,
    now,
    onTouchFailed: (error) => log.warn({ err: error }, "when a credential was used was not noted"),
    onSealed: (where) => log.error(where, "a credential is sealed with a key that this server does not have"),
  });
  const credentials = createCredentials({
    repository,
    vault,
    newId,
    needs: Object.values(catalogue.executors).flatMap(({ descriptor: { name, credential } }) =>
      credential === undefined ? [] : [{ executor: name, credential: credential.name }],
    ),
    providersWith: async (workspaceId, id) => (await chosen.kindsWith(workspaceId, id)).map((kind) => providerTitles[kind]),
    onChanged(workspaceId) {
      rows.forgetAll();
      sharing?.tenantChanged(workspaceId);
    },
  });
  return { secrets, credentials };
}
