/**
 * One node: `npm start` without what comes before it. Needs DATABASE_URL, NEXTAUTH_SECRET, and a build for the roles that have pages.
 * `--no-pages` serves the REST contract and the sockets alone.
 */
import { serve } from "./bootstrap/serve.mjs";

await serve({ pages: !process.argv.includes("--no-pages") });
