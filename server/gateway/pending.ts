import type { EventEmitter } from "node:events";

/** What there is to know here of a physical connection, which the namespaces of a client share. */
export type Connection = { close: () => void; once: (event: "close", listener: () => void) => unknown };

/** The open connections, and whether a call of one waits for its acknowledgement: closed before, it would lose it. */
export function createPending() {
  const open = new Set<Connection>();
  const counts = new WeakMap<object, number>();
  const add = (connection: object, change: number) => counts.set(connection, (counts.get(connection) ?? 0) + change);
  return {
    /** From now on every connection of the engine is counted. */
    watch(engine: Pick<EventEmitter, "on">): void {
      engine.on("connection", (connection: Connection) => {
        open.add(connection);
        connection.once("close", () => open.delete(connection));
      });
    },
    async during<T>(connection: object, work: () => Promise<T>): Promise<T> {
      add(connection, 1);
      try {
        return await work();
      } finally {
        // The acknowledgement is written after this; what looks at the count looks after that.
        setImmediate(() => add(connection, -1));
      }
    },
    isIdle: (connection: object): boolean => (counts.get(connection) ?? 0) === 0,
    connections: (): Connection[] => [...open],
  };
}

export type Pending = ReturnType<typeof createPending>;
