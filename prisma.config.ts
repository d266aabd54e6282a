import { defineConfig } from "prisma/config";

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  // Generating and diffing need no database, so an unset variable is no error here; `migrate deploy` always gets one from the scripts.
  datasource: { url: process.env.DATABASE_URL ?? "postgresql://localhost/none" },
});
