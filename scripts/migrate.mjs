/** Migrates and seeds the database of DATABASE_URL. */
import { migrateDatabase } from "./bootstrap/serve.mjs";

await migrateDatabase();
