/** One node: `npm start` without what comes before it. Needs DATABASE_URL, NEXTAUTH_SECRET, and a build for the roles that have pages. */
import { serve } from "./bootstrap/serve.mjs";

await serve();
