import { parseEnv } from "../../server/env";
import { startServer } from "../../server/main";

const startedAt = Date.now();
const server = await startServer({ env: parseEnv(process.env), dev: true });
const print = (line: string) => process.stdout.write(`${line}\n`);
print(`\n  Studio  ${server.url}\n  Chat    ${server.url}/chat/food_order_v2`);
if (server.ownerLink) print(`  Owner   ${server.ownerLink}`);
print(`  (server up in ${Date.now() - startedAt} ms)\n`);

let isStopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (isStopping) return;
    isStopping = true;
    void server.stop().finally(() => process.exit(0));
  });
}
