/**
 * One server of the chaos: REST and sockets without pages. It loads its code and stands by until its parent says `serve`, says
 * when it serves, and stops in order when its parent lets go of it.
 */
import { once } from "node:events";
import type { Container } from "@/server/container";
import { parseEnv } from "@/server/env";
import { startServer } from "@/server/main";
import { pushedModule } from "./options";

/** The door takes the web alone; here the customers that opened with this module come in by a channel that messages are pushed to. */
function pushSome({ conversations }: Container): void {
  const { open } = conversations;
  conversations.open = (opening) => open(opening.module === pushedModule ? { ...opening, channel: "telegram" } : opening);
}

process.send?.("loaded");
await once(process, "message");
const server = await startServer({ env: parseEnv(process.env), dev: false, pages: false, prepare: pushSome });
process.on("disconnect", () => void server.stop().finally(() => process.exit(0)));
process.send?.("serving");
