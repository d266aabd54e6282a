import type pg from "pg";
import { workspaceActing } from "../access/on-behalf";
import type { Queryable } from "./pool";
import { isUnavailable } from "./unavailable";

/** Whose rows are walled off from each other: a role that owns nothing and cannot sign in. Whoever owns the tables sees them all. */
export const wallRole = "parley_member";

export type WallDeps = {
  /** As the owner of the tables. */
  owner: Queryable;
  /** Connections that act as `wallRole`. */
  members: Pick<pg.Pool, "connect">;
  /** The database has none: what services ask for is all there is. */
  onAbsent: (error: unknown) => void;
};

/**
 * The second wall between workspaces (docs/decisions/0033): statements that are run for somebody go over a connection that sees the
 * rows of their workspace and no others, whatever their conditions say. What the process does by itself goes as the owner.
 */
export function createWall({ owner, members, onAbsent }: WallDeps) {
  /** What each connection sees. */
  const seen = new WeakMap<pg.PoolClient, string>();
  let stands = false;

  async function enter(client: pg.PoolClient, workspaceId: string): Promise<void> {
    if (seen.get(client) === workspaceId) return;
    seen.delete(client);
    await client.query({ name: "enter-workspace", text: "SELECT set_config('parley.workspace', $1, false)", values: [workspaceId] });
    seen.set(client, workspaceId);
  }

  const query: Queryable["query"] = async (statement) => {
    const workspaceId = workspaceActing();
    if (!stands || workspaceId === "") return owner.query(statement);
    const client = await members.connect();
    let broken: Error | undefined;
    try {
      await enter(client, workspaceId);
      return await client.query(statement);
    } catch (error) {
      broken = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      // As the pool does by itself: a connection on which something failed is not used again.
      client.release(broken);
    }
  };

  return {
    query,
    /** Whether it stands. */
    stands: () => stands,
    /** Lets members in and looks whether the wall holds; until then, and where it does not, everything goes as the owner. */
    async raise(): Promise<void> {
      try {
        await owner.query({ text: "SELECT let_members_in()" });
        const client = await members.connect();
        try {
          const { rows } = await client.query<{ holds: boolean }>("SELECT current_user = $1 AND row_security_active('flows') AS holds", [wallRole]);
          stands = rows[0]?.holds === true;
        } finally {
          client.release();
        }
        if (!stands) onAbsent(new Error("its connections do not act as the role that is walled off"));
      } catch (error) {
        // A database that is not there says nothing of its wall: the start is tried again.
        if (isUnavailable(error)) throw error;
        onAbsent(error);
      }
    },
  };
}

export type Wall = ReturnType<typeof createWall>;
