/**
 * Writes a migration from the difference between the committed and the present prisma/schema.prisma: `npm run db:migration -- add-carts`.
 * With `--first` it writes the first migration again and keeps its hand-written end: only while nobody has data.
 * Prisma's own `migrate dev` cannot be used here (prisma/schema-engine.mjs says why).
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./bootstrap/paths.mjs";
import { startPostgres } from "./bootstrap/postgres.mjs";
import { localMigrations, prisma } from "./bootstrap/prisma.mjs";
import { explain, PlainError, say } from "./bootstrap/say.mjs";

const schema = join(root, "prisma/schema.prisma");
const handWritten = "\n-- By hand: what the schema language cannot say.\n";

async function sqlFrom(source, workDir) {
  const database = await startPostgres({ dataDir: join(workDir, "data"), flags: ["fsync=off"] });
  try {
    const { code, output } = await prisma(["migrate", "diff", ...source, "--to-schema", schema, "--script", "--output", join(workDir, "migration.sql")], {
      url: database.url,
    });
    if (code !== 0) throw new PlainError(output);
    return readFileSync(join(workDir, "migration.sql"), "utf8").trimEnd();
  } finally {
    await database.stop();
  }
}

function rewriteFirst(sql) {
  const path = join(root, "prisma/migrations", localMigrations()[0].name, "migration.sql");
  const kept = readFileSync(path, "utf8").split(handWritten)[1] ?? "";
  writeFileSync(path, `${sql}\n${handWritten}${kept}`);
  return path;
}

function writeNext(sql, name) {
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const folder = join(root, "prisma/migrations", `${stamp}_${name.replaceAll("-", "_")}`);
  mkdirSync(folder);
  writeFileSync(join(folder, "migration.sql"), `${sql}\n`);
  return join(folder, "migration.sql");
}

const workDir = mkdtempSync(join(tmpdir(), "parley-migration-"));
try {
  const name = process.argv[2];
  if (!name) throw new PlainError("Give the migration a name: npm run db:migration -- add-carts");
  const isFirst = name === "--first";
  const before = join(workDir, "before.prisma");
  if (!isFirst) writeFileSync(before, execFileSync("git", ["show", "HEAD:prisma/schema.prisma"], { cwd: root }));
  const sql = await sqlFrom(isFirst ? ["--from-empty"] : ["--from-schema", before], workDir);
  say(`Wrote ${isFirst ? rewriteFirst(sql) : writeNext(sql, name)}`);
} catch (error) {
  process.exitCode = explain(error);
} finally {
  rmSync(workDir, { recursive: true, force: true });
}
