import { AppError } from "@/flows/errors";
import type { CredentialKind, CredentialPlace, CredentialValue, NewCredential } from "@/flows/protocol/credentials";
import { type Actor, authorise, bylineOf } from "@/server/access/actor";
import type { NewId } from "@/server/db/ids";
import type { CredentialRow, CredentialSettings, CredentialsRepository } from "./credentials-repository";
import type { Sealed, SealedPlace, Vault } from "./vault";

export type CredentialsDeps = {
  repository: CredentialsRepository;
  vault: Vault;
  newId: NewId;
  /** Executors that need a credential of their own, and its name. */
  needs: readonly { executor: string; credential: string }[];
  /** Providers of a workspace that use a credential, by their names. */
  providersWith: (workspaceId: string, id: string) => Promise<readonly string[]>;
  /** Told of each that was made or changed, once it is. */
  onChanged: (workspaceId: string) => void;
};

/** As people see it: never the value. */
export type CredentialView = Pick<CredentialRow, "id" | "name" | "kind" | "hint" | "createdAt" | "rotatedAt" | "lastUsedAt"> &
  CredentialSettings & {
    /** False where it was sealed with a key that this server does not have. */
    isReadable: boolean;
  };

/** A short value would be told by its last characters. */
const hintOf = (value: string): string => (value.length < 16 ? "" : value.slice(-4));

/** What a workspace proves itself with to services outside: made, replaced, taken away by its owners, and shown to nobody. */
export function createCredentials({ repository, vault, newId, needs, providersWith, onChanged }: CredentialsDeps) {
  const viewOf = (row: CredentialRow): CredentialView => {
    const { id, name, kind, hint, createdAt, rotatedAt, lastUsedAt, settings } = row;
    return { id, name, kind, hint, createdAt, rotatedAt, lastUsedAt, ...settings, isReadable: vault.hasKeyOf(row) };
  };

  function sealed(value: string, place: SealedPlace): Sealed {
    const made = vault.seal(value, place);
    if (made === null) throw new AppError("VAULT_LOCKED");
    return made;
  }

  async function require(workspaceId: string, id: string): Promise<CredentialRow> {
    const row = (await repository.list(workspaceId)).find((each) => each.id === id);
    if (row === undefined) throw new AppError("NOT_FOUND", { message: "There is no such credential." });
    return row;
  }

  async function placesOf({ workspaceId, id, name }: CredentialRow): Promise<CredentialPlace[]> {
    const executors = needs.filter(({ credential }) => credential === name).map(({ executor }) => executor);
    const [flows, providers] = await Promise.all([repository.flowsThatName(workspaceId, name, executors), providersWith(workspaceId, id)]);
    return [
      ...flows.map((flow): CredentialPlace => ({ type: "flow", ...flow })),
      ...providers.map((each): CredentialPlace => ({ type: "provider", name: each })),
    ];
  }

  return {
    /** `isOpen`: whether this server has a key to keep them with. */
    async list(actor: Actor): Promise<{ isOpen: boolean; credentials: CredentialView[] }> {
      authorise(actor, "keys:manage");
      return { isOpen: vault.isOpen(), credentials: (await repository.list(actor.workspaceId)).map(viewOf) };
    },
    /** @throws AppError CREDENTIAL_EXISTS, INVALID_INPUT, VAULT_LOCKED */
    async create(actor: Actor, { name, kind, ...given }: NewCredential): Promise<void> {
      authorise(actor, "keys:manage");
      const { workspaceId } = actor;
      const place = { id: newId("d"), workspaceId, kind, settings: settingsOf(kind, given) };
      const row = { ...place, name, hint: hintOf(given.value), ...sealed(given.value, place) };
      if (!(await repository.add(row, bylineOf(actor))))
        throw new AppError("CREDENTIAL_EXISTS", { details: { issues: [{ path: "/name", message: "taken" }] } });
      onChanged(workspaceId);
    },
    /** Another value, and where it may go: what asks for its name gets it from now on. @throws AppError NOT_FOUND, INVALID_INPUT, VAULT_LOCKED */
    async replace(actor: Actor, id: string, given: CredentialValue): Promise<void> {
      authorise(actor, "keys:manage");
      const { workspaceId, kind } = await require(actor.workspaceId, id);
      const place = { id, workspaceId, kind, settings: settingsOf(kind, given) };
      if (!(await repository.replace({ ...place, hint: hintOf(given.value), ...sealed(given.value, place) }, bylineOf(actor)))) throw new AppError("NOT_FOUND");
      onChanged(workspaceId);
    },
    /** @throws AppError CREDENTIAL_IN_USE with the places that name it, NOT_FOUND */
    async remove(actor: Actor, id: string): Promise<void> {
      authorise(actor, "keys:manage");
      const places = await placesOf(await require(actor.workspaceId, id));
      if (places.length > 0) throw new AppError("CREDENTIAL_IN_USE", { details: { places } });
      if (!(await repository.remove(actor.workspaceId, id, bylineOf(actor)))) throw new AppError("NOT_FOUND");
      onChanged(actor.workspaceId);
    },
  };
}

/** A header goes to named hosts only; a key needs none where only plugins use it. @throws AppError INVALID_INPUT */
function settingsOf(kind: CredentialKind, given: Pick<CredentialValue, "header" | "hosts">): CredentialSettings {
  const hosts = given.hosts.map((host) => host.toLowerCase());
  if (kind === "key") return { header: null, hosts };
  if (hosts.length > 0) return { header: (given.header ?? "authorization").toLowerCase(), hosts };
  const message = "name the hosts that it may be sent to";
  throw new AppError("INVALID_INPUT", { message, details: { issues: [{ path: "/hosts", message }] } });
}

export type CredentialsService = ReturnType<typeof createCredentials>;
