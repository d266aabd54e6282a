/** Seeds the migrated database whose address is the only argument. A process of its own: the seed is TypeScript. */
import { connect } from "../../scripts/bootstrap/connect.mjs";
import { seed } from "../../scripts/bootstrap/seed.mjs";

const url = process.argv[2];
const client = await connect(url);
await seed({ url, client });
await client.end();
