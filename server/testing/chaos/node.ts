/**
 * One server of the chaos: REST and sockets without pages. It loads its code and stands by until its parent says `serve`, says
 * when it serves, and stops in order when its parent lets go of it.
 */
import { once } from "node:events";
import { parseEnv } from "../../env";
import { startServer } from "../../main";

process.send?.("loaded");
await once(process, "message");
const server = await startServer({ env: parseEnv(process.env), dev: false, pages: false });
process.on("disconnect", () => void server.stop().finally(() => process.exit(0)));
process.send?.("serving");
