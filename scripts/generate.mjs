/** Generates the database client from prisma/schema.prisma. */
import { generateClient } from "./bootstrap/prisma.mjs";
import { explain, step } from "./bootstrap/say.mjs";

try {
  await step("Database client", generateClient);
} catch (error) {
  process.exitCode = explain(error);
}
