import type { IncomingMessage, Server, ServerResponse } from "node:http";

/** A whole path below the address, without its query. */
const pathOf = ({ url = "" }: IncomingMessage): string => (url.split("?")[0] ?? "").replace(/\/$/, "");

const notYet = {
  status: "error",
  code: "UNAVAILABLE",
  message: "database: it does not answer yet",
  details: { reasons: ["database: it does not answer yet"], warnings: [] },
};

/**
 * Answers in the server's place while it waits for its database: the process is alive (GET /api/health) and not ready
 * (GET /api/ready, and everything else). `leave` before anybody else answers on the same server.
 */
export function createWaitingRoom(server: Server) {
  let isOpen = false;

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const headers = { "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", Connection: "close" };
    const path = pathOf(request);
    if (path === "/api/health") return say(response, { code: 200, headers, body: { status: "ok" } });
    if (path.startsWith("/api/")) return say(response, { code: 503, headers: { ...headers, "Retry-After": "2" }, body: notYet });
    response.writeHead(503, { ...headers, "Retry-After": "2", "Content-Type": "text/plain; charset=utf-8" }).end("Parley waits for its database.");
  }

  return {
    /** Opens once, however often it is called; `listen` makes the server listen. */
    async open(listen: () => Promise<void>): Promise<void> {
      if (isOpen) return;
      isOpen = true;
      server.on("request", answer);
      await listen();
    },
    leave: (): void => void server.off("request", answer),
  };
}

type Said = { code: number; headers: Record<string, string>; body: object };

function say(response: ServerResponse, { code, headers, body }: Said): void {
  response.writeHead(code, { ...headers, "Content-Type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
}
