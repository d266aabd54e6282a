import { AppError } from "@/flows/errors";
import { type ProviderCard, type ProviderDraft, type ProviderKind, type ProviderTest, providerKinds } from "@/flows/protocol/providers";
import { type Actor, authorise, bylineOf, may } from "@/server/access/actor";
import { mayBeSentTo } from "@/server/integrations/http/credentials";
import type { ProviderAdapter } from "@/server/integrations/provider-adapter";
import type { ProviderView } from "@/server/integrations/providers";
import type { Secret, Secrets } from "@/server/secrets/secrets";
import type { ProvidersRepository } from "./repository";

export type ProvidersDeps = {
  repository: Pick<ProvidersRepository, "list" | "save" | "remove">;
  adapters: Readonly<Record<ProviderKind, readonly ProviderAdapter[]>>;
  /** What the environment has chosen, by kind. */
  installation: Readonly<Record<ProviderKind, ProviderView>>;
  /** Tries out what the environment has chosen. */
  testInstallation: (kind: ProviderKind, workspaceId: string, signal: AbortSignal) => Promise<ProviderTest>;
  secrets: Pick<Secrets, "findKey">;
  /** Before each test: they reach outside. @throws AppError RATE_LIMITED */
  takeTest: (workspaceId: string) => Promise<void>;
  /** Told of each change, once it is made. */
  onChanged: (workspaceId: string) => void;
};

const testMs = 12_000;

/** What stands behind a workspace's flows: its own choice, else the installation's. */
export function createProviders({ repository, adapters, installation, testInstallation, secrets, takeTest, onChanged }: ProvidersDeps) {
  const find = (kind: ProviderKind, id: string): ProviderAdapter | undefined => adapters[kind].find(({ choice }) => choice.id === id);

  /** @throws AppError INVALID_INPUT with a place for each problem */
  function read({ kind, provider, settings, credentialId }: ProviderDraft): { adapter: ProviderAdapter; draft: ProviderDraft } {
    const adapter = find(kind, provider);
    if (adapter === undefined) throw invalid([{ path: "/provider", message: "there is no such provider" }]);
    const parsed = adapter.read(settings);
    if (!parsed.ok) throw invalid(parsed.problems.map(({ field, message }) => ({ path: `/settings/${field}`, message })));
    const wanted = adapter.choice.credential === "none" ? null : credentialId;
    return { adapter, draft: { kind, provider, settings: parsed.settings, credentialId: wanted } };
  }

  /** A key goes to its own hosts only, whoever asks. @throws AppError INVALID_INPUT */
  async function keyFor(workspaceId: string, adapter: ProviderAdapter, { settings, credentialId }: ProviderDraft): Promise<Secret | null> {
    if (credentialId === null) return null;
    const key = await secrets.findKey(workspaceId, credentialId);
    if (key === null) throw noKey();
    const to = adapter.sendsTo(settings);
    if (to !== null && mayBeSentTo(key, to)) return key;
    throw invalid([{ path: "/credentialId", message: `this key may not be sent to ${to?.host ?? "anywhere"}; its hosts are set in Credentials` }]);
  }

  /** Tries what is entered, saved or not. Changes nothing. @throws AppError INVALID_INPUT, RATE_LIMITED */
  async function test(actor: Actor, entered: ProviderDraft): Promise<ProviderTest> {
    authorise(actor, "settings:manage");
    const { adapter, draft } = read(entered);
    await takeTest(actor.workspaceId);
    const { workspaceId } = actor;
    const key = await keyFor(workspaceId, adapter, draft);
    return adapter.test({ workspaceId, settings: draft.settings, key, signal: AbortSignal.timeout(testMs) });
  }

  return {
    /** Without credentials for those who may not manage them. */
    async list(actor: Actor): Promise<ProviderCard[]> {
      authorise(actor, "settings:read");
      const rows = await repository.list(actor.workspaceId);
      return providerKinds.map((kind) => {
        const row = rows.find((each) => each.kind === kind);
        const choice = row && find(kind, row.provider)?.choice;
        const credentialId = may(actor, "keys:manage") ? (row?.credentialId ?? null) : null;
        return {
          kind,
          installation: installation[kind],
          own: row && choice ? { choice, settings: row.settings, credentialId, updatedAt: row.updatedAt } : null,
          choices: adapters[kind].map((adapter) => adapter.choice),
        };
      });
    },
    /** Tries what the workspace uses now. @throws AppError INVALID_INPUT where its key is gone, RATE_LIMITED */
    async testUsed(actor: Actor, kind: ProviderKind): Promise<ProviderTest> {
      authorise(actor, "settings:manage");
      const row = (await repository.list(actor.workspaceId)).find((each) => each.kind === kind);
      if (row !== undefined) return test(actor, row);
      await takeTest(actor.workspaceId);
      return testInstallation(kind, actor.workspaceId, AbortSignal.timeout(testMs));
    },
    test,
    /** Counts from the next call on. @throws AppError INVALID_INPUT */
    async save(actor: Actor, entered: ProviderDraft): Promise<void> {
      authorise(actor, "settings:manage");
      const { adapter, draft } = read(entered);
      await keyFor(actor.workspaceId, adapter, draft);
      if (!(await repository.save(actor.workspaceId, draft, bylineOf(actor)))) throw noKey();
      onChanged(actor.workspaceId);
    },
    /** The installation's again. */
    async reset(actor: Actor, kind: ProviderKind): Promise<void> {
      authorise(actor, "settings:manage");
      await repository.remove(actor.workspaceId, kind, bylineOf(actor));
      onChanged(actor.workspaceId);
    },
  };
}

const noKey = () => invalid([{ path: "/credentialId", message: "this key is not there, or cannot be read" }]);

function invalid(issues: readonly { path: string; message: string }[]): AppError {
  return new AppError("INVALID_INPUT", { message: issues.map(({ message }) => message).join("; "), details: { issues } });
}

export type Providers = ReturnType<typeof createProviders>;
