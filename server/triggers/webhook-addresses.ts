import { AppError } from "@/flows/errors";
import type { WebhookAddressView } from "@/flows/protocol/triggers";
import { type Actor, authorise, bylineOf } from "@/server/access/actor";
import type { NewId } from "@/server/db/ids";
import type { AddressRow, WebhookAddressesRepository } from "./webhook-addresses-repository";

export type Sealing = { seal: (plain: Uint8Array, context: string) => string; open: (text: string, context: string) => Buffer | null };

export type WebhookAddressesDeps = {
  repository: WebhookAddressesRepository;
  sealing: Sealing;
  publicUrl: string;
  newId: NewId;
  newSecret: () => string;
  /** `hk_` and 32 random hex digits. */
  newKey: () => string;
};

/** For so long the secret of before goes on counting: time to bring the new one to the sender. */
const graceMs = 86_400_000;

const namePattern = /^[A-Za-z0-9][\w.-]{0,63}$/;

/** Signed addresses under which other programs start flows. A secret is shown once, when it is made. */
export function createWebhookAddresses({ repository, sealing, publicUrl, newId, newSecret, newKey }: WebhookAddressesDeps) {
  const viewOf = ({ name, key, createdAt, rotatedAt, oldUntil }: AddressRow): WebhookAddressView => ({
    name,
    url: `${publicUrl}/api/webhooks/${key}`,
    createdAt: createdAt.toISOString(),
    rotatedAt: rotatedAt?.toISOString() ?? null,
    oldUntil: oldUntil?.toISOString() ?? null,
  });

  async function require(workspaceId: string, name: string): Promise<AddressRow> {
    const row = await repository.findByName(workspaceId, name);
    if (row === null) throw new AppError("NOT_FOUND", { message: "There is no address of this name." });
    return row;
  }

  const open = (text: string, id: string): string | null => sealing.open(text, id)?.toString("utf8") ?? null;

  return {
    /** Null when there is none of that name. */
    async find(actor: Actor, name: string): Promise<WebhookAddressView | null> {
      authorise(actor, "triggers:read");
      const row = await repository.findByName(actor.workspaceId, name);
      return row === null ? null : viewOf(row);
    },
    /** @throws AppError INVALID_INPUT when there is one already, or it cannot be a name */
    async make(actor: Actor, name: string): Promise<WebhookAddressView & { secret: string }> {
      authorise(actor, "triggers:manage");
      if (!namePattern.test(name)) throw taken("letters, digits, points, dashes and underscores, 64 at most");
      const [id, secret] = [newId("y"), newSecret()];
      const { actor: by, origin } = bylineOf(actor);
      const row = { id, workspaceId: actor.workspaceId, name, key: newKey(), secret: sealing.seal(Buffer.from(secret), id) };
      if (!(await repository.add(row, { by, origin }))) throw taken("there is an address of this name; its secret can be made anew");
      return { ...viewOf(await require(actor.workspaceId, name)), secret };
    },
    /** A new secret; the one before counts for a day more. @throws AppError NOT_FOUND */
    async rotate(actor: Actor, name: string): Promise<WebhookAddressView & { secret: string }> {
      authorise(actor, "triggers:manage");
      const { id } = await require(actor.workspaceId, name);
      const secret = newSecret();
      const { actor: by, origin } = bylineOf(actor);
      await repository.rotate(actor.workspaceId, name, { secret: sealing.seal(Buffer.from(secret), id), graceMs, by, origin });
      return { ...viewOf(await require(actor.workspaceId, name)), secret };
    },
    /** Nothing is taken there any more. @throws AppError NOT_FOUND */
    async remove(actor: Actor, name: string): Promise<void> {
      authorise(actor, "triggers:manage");
      const { actor: by, origin } = bylineOf(actor);
      if (!(await repository.remove(actor.workspaceId, name, { by, origin }))) await require(actor.workspaceId, name);
    },
    /** What a sender may sign with at that moment, the newest first. */
    secretsOf({ id, secret, oldSecret, oldUntil }: AddressRow, now: number): string[] {
      const old = oldSecret !== null && oldUntil !== null && oldUntil.getTime() > now ? [oldSecret] : [];
      return [secret, ...old].flatMap((sealed) => open(sealed, id) ?? []);
    },
  };
}

const taken = (message: string) => new AppError("INVALID_INPUT", { message, details: { issues: [{ path: "/name", message }] } });

export type WebhookAddresses = ReturnType<typeof createWebhookAddresses>;
