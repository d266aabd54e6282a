import type { NewId } from "@/server/db/ids";
import { languageOf } from "./customer-settings";
import type { Queues } from "./queues";
import type { Resolved, ResolveRepository, Sender } from "./resolve-repository";
import { hashToken } from "./tokens";

export type ResolvingDeps = { repository: ResolveRepository; queues: Pick<Queues, "run">; newId: NewId; newToken: () => string };

/** The connection that something came by. `opens`: slug of the flow that a new customer meets. */
export type Entrance = { id: string; workspaceId: string; channel: string; opens: string | null; locale: string | null };

/** Finds who talks from where. */
export function createResolving({ repository, queues, newId, newToken }: ResolvingDeps) {
  return {
    /** The conversation of an address of a connection, and who is known to be there; made when nothing came from there before. */
    resolve(connection: Entrance, sender: Sender): Promise<Resolved> {
      return repository.resolve({
        addressId: newId("h"),
        conversationId: newId("s"),
        sender,
        channel: connection.channel,
        row: {
          workspaceId: connection.workspaceId,
          connectionId: connection.id,
          // Nobody has this token: what comes is believed because the connection's provider signed it.
          tokenHash: hashToken(newToken()),
          userId: null,
          module: "general",
          openedWith: connection.opens,
          locale: languageOf(connection.locale),
          timezone: null,
        },
      });
    },

    /** What the customer could choose from, once everything that came before is answered. */
    offered: (conversationId: string) => queues.run(conversationId, () => repository.lastOffered(conversationId)),
  };
}

export type Resolving = ReturnType<typeof createResolving>;
