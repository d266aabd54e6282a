/** One server of the chaos: REST and sockets without pages. Tells its parent when it serves, and stops in order when the parent lets go of it. */
import { parseEnv } from "../../env";
import { startServer } from "../../main";

const server = await startServer({ env: parseEnv(process.env), dev: false, pages: false });
process.on("disconnect", () => void server.stop().finally(() => process.exit(0)));
process.send?.("serving");
