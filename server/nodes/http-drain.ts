import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Drain } from "./drain";

export type HttpDrain = {
  /** No new connection is accepted; open requests finish within the time, then what is left is cut. */
  close: (withinMs: number) => Promise<void>;
};

/** Makes an HTTP server end well: once draining begins every answer, also one that is under way, asks the client to close its connection. */
export function createHttpDrain(server: Server, drain: Drain): HttpDrain {
  const connections = new Set<Socket>();
  const answers = new Set<ServerResponse>();
  const sendAway = (answer: ServerResponse) => {
    if (!answer.headersSent) answer.setHeader("Connection", "close");
  };
  server.on("connection", (connection) => {
    connections.add(connection);
    connection.once("close", () => connections.delete(connection));
  });
  // Before every other listener: whoever answers finds the header set.
  server.prependListener("request", (_request, answer) => {
    answers.add(answer);
    answer.once("close", () => answers.delete(answer));
    if (drain.isDraining()) sendAway(answer);
  });
  drain.onBegin(() => {
    for (const answer of answers) sendAway(answer);
  });
  return {
    close: (withinMs) =>
      new Promise((resolve) => {
        // Sockets of the gateway are no requests any more, so the server would not cut them itself.
        const cut = setTimeout(() => {
          for (const connection of connections) connection.destroy();
        }, withinMs);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
