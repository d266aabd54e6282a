import { AppError } from "@/flows/errors";
import { type Actor, authorise, bylineOf } from "@/server/access/actor";
import type { NewId } from "@/server/db/ids";
import type { Connections } from "./connections";
import { newPublicKey } from "./public-key";
import type { SenderRow, SendersRepository } from "./senders-repository";

export type SendersDeps = {
  repository: SendersRepository;
  connections: Pick<Connections, "secretOf" | "forget">;
  newId: NewId;
};

/** `path`: where its webhooks go. */
export type Sender = Omit<SenderRow, "publicKey"> & { path: string };

/** Programs that tell the runs of a workspace of events, each with a secret of its own. */
export function createSenders({ repository, connections, newId }: SendersDeps) {
  const shown = ({ publicKey, ...row }: SenderRow): Sender => ({ ...row, path: `/api/webhooks/${publicKey}` });
  return {
    async list(actor: Actor): Promise<Sender[]> {
      authorise(actor, "keys:manage");
      return (await repository.list(actor.workspaceId)).map(shown);
    },

    /** Its events are `webhook:<name>.<event>`. The answer holds the secret, for the only time. @throws AppError SENDER_EXISTS */
    async create(actor: Actor, name: string): Promise<Sender & { secret: string }> {
      authorise(actor, "keys:manage");
      const row = { id: newId("c"), workspaceId: actor.workspaceId, name, publicKey: newPublicKey() };
      const made = await repository.add(row, bylineOf(actor));
      if (made === null) throw new AppError("SENDER_EXISTS");
      return { ...shown(made), secret: connections.secretOf(row) };
    },

    /** Nothing is taken from it any more. One of the same name that is made later has another secret. @throws AppError NOT_FOUND */
    async remove(actor: Actor, id: string): Promise<void> {
      authorise(actor, "keys:manage");
      if (!(await repository.remove(actor.workspaceId, id, bylineOf(actor)))) throw new AppError("NOT_FOUND");
      connections.forget();
    },
  };
}

export type Senders = ReturnType<typeof createSenders>;
