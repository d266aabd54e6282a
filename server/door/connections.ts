import { createHmac } from "node:crypto";
import { AppError } from "@/flows/errors";
import type { JsonObject } from "@/flows/json/json";
import type { Channel, Connection } from "@/server/channels/channel";
import { findChannel } from "@/server/channels/channels";
import type { NewId } from "@/server/db/ids";
import type { ConnectionsRepository } from "./connections-repository";

export type ConnectionsDeps = {
  repository: ConnectionsRepository;
  /** For a workspace that has lost its web chat. */
  ensureWeb: (workspaceId: string) => Promise<void>;
  /** Of the installation: each connection's own follows from it. */
  secret: string;
  newId: NewId;
  now: () => number;
};

/** How long another process may go on with a connection as it was. */
const trustMs = 5_000;

/** The places where customers come in. */
export function createConnections({ repository, ensureWeb, secret, newId, now }: ConnectionsDeps) {
  const kept = new Map<string, { connection: Connection; at: number }>();

  async function remembered(key: string, find: () => Promise<Connection | null>): Promise<Connection | null> {
    const known = kept.get(key);
    if (known !== undefined && now() - known.at < trustMs) return known.connection;
    const connection = await find();
    kept.delete(key);
    if (connection !== null) kept.set(key, { connection, at: now() });
    return connection;
  }

  async function ofChannel(workspaceId: string, channel: string, make: () => Promise<void>): Promise<Connection> {
    const find = () => remembered(`${workspaceId} ${channel}`, () => repository.findFirst(workspaceId, channel));
    const known = await find();
    if (known !== null) return known;
    await make();
    const made = await find();
    if (made === null) throw new Error(`no ${channel} connection could be made`);
    return made;
  }

  const web = (workspaceId: string) => ofChannel(workspaceId, "web", () => ensureWeb(workspaceId));

  return {
    findById: (id: string) => remembered(id, () => repository.findById(id)),

    /** Null for a key that nobody has. */
    findByKey: async (publicKey: string): Promise<Connection | null> =>
      /^ck_[0-9a-f]{32}$/.test(publicKey) ? remembered(publicKey, () => repository.findByKey(publicKey)) : null,

    /** What is shared with whoever sends to the connection. */
    secretOf: ({ id }: Pick<Connection, "id">): string => createHmac("sha256", secret).update(`connection ${id}`).digest("hex"),

    /** The oldest of a channel that is not paused. */
    findActive: (workspaceId: string, channel: string) => remembered(`${workspaceId} ${channel}`, () => repository.findFirst(workspaceId, channel)),

    web,

    /** The web chat of this public key; null without a key. A key of anything else opens nothing. @throws AppError NOT_FOUND */
    async findWebChat(publicKey: string | null): Promise<Connection | null> {
      if (publicKey === null) return null;
      const connection = await this.findByKey(publicKey);
      if (connection === null || findChannel(connection.channel)?.pulled !== true || connection.status !== "active")
        throw new AppError("NOT_FOUND", { message: "There is no web chat with this key." });
      return connection;
    },

    /** The one connection of a channel that needs no set-up, made when it is first asked for. */
    ofSandbox: (workspaceId: string, { name, title }: Pick<Channel, "name" | "title">) =>
      ofChannel(workspaceId, name, () => repository.add({ id: newId("c"), workspaceId, channel: name, name: title })),

    /** Somebody changed some. */
    forget: (): void => kept.clear(),

    async set(connection: Connection, settings: JsonObject): Promise<void> {
      await repository.set(connection.id, settings);
      kept.clear();
    },
  };
}

export type Connections = ReturnType<typeof createConnections>;
