import { checkFlow } from "@/flows/validation/check-flow";
import { createOperationsRepository } from "@/server/operations/repository";
import type { Tenant } from "@/server/workspaces/tenants";
import type { DatabaseOrigin, Host } from "../command";
import { commandActorOf, type Services } from "../services";
import { gigabytes } from "./check-machine";
import { bad, type Finding, note, ok } from "./finding";
import { createHealthRepository, type DatabaseFacts, type Overdue } from "./health-repository";

const origins: Record<DatabaseOrigin, string> = {
  address: "at DATABASE_URL",
  running: "in the data folder, Parley is running on it",
  started: "in the data folder, started for this look",
};

/** The server itself: version, durability, clock, migrations. */
export async function checkServer({ pool, url, origin }: Services, host: Host): Promise<Finding[]> {
  const askedAt = Date.now();
  const facts = await createHealthRepository(pool).facts();
  const skewMs = facts.at - (askedAt + Date.now()) / 2;
  return [
    ok(
      "PostgreSQL",
      `${facts.version.split(" ")[0] ?? ""} ${origins[origin]}, ${gigabytes(facts.bytes)}, ${facts.connections} of ${facts.maxConnections} connections`,
    ),
    ...checkDurability(facts),
    checkClock(skewMs),
    await checkMigrations(url, host),
  ];
}

/** Made by the migrations; some other hand may have taken them away. */
async function checkExtensions({ pool }: Services): Promise<Finding[]> {
  const { extensions } = await createHealthRepository(pool).facts();
  return ["pg_trgm", "unaccent"]
    .filter((name) => !extensions.includes(name))
    .map((name) => bad("Extension", `${name} is missing`, `Let the database's administrator run CREATE EXTENSION ${name}.`));
}

function checkDurability({ fsync, synchronousCommit, fullPageWrites }: DatabaseFacts): Finding[] {
  const off = Object.entries({ fsync, synchronous_commit: synchronousCommit, full_page_writes: fullPageWrites }).filter(([, value]) => value === "off");
  if (off.length === 0) return [ok("Durability", "a commit is on disk before it is acknowledged")];
  return off.map(([name]) => bad("Durability", `${name} is off: an acknowledged message may be lost`, `Set ${name} = on in the database.`));
}

function checkClock(skewMs: number): Finding {
  const says = `the database's is ${Math.abs(Math.round(skewMs))} ms ${skewMs < 0 ? "behind" : "ahead"}`;
  const fix = "Let both machines take their time from one source (NTP). Timers go by the database's.";
  if (Math.abs(skewMs) > 30_000) return bad("Clock", says, fix);
  return Math.abs(skewMs) > 1_000 ? note("Clock", says, fix) : ok("Clock", says);
}

async function checkMigrations(url: string, host: Host): Promise<Finding> {
  const applied = await host.appliedMigrations(url);
  const own = host.migrations();
  const changed = own.find(({ name, checksum }) => applied.has(name) && applied.get(name) !== checksum);
  const missing = own.filter(({ name }) => !applied.has(name));
  const foreign = [...applied.keys()].filter((name) => !own.some((migration) => migration.name === name));
  if (changed !== undefined)
    return bad("Migrations", `${changed.name} was changed after this database had it`, "Use an empty database, or the clone it was made with.");
  if (foreign.length > 0) return bad("Migrations", `the database has ${foreign.length} that this clone lacks (${foreign[0] ?? ""})`, "Update this clone.");
  if (missing.length > 0) return note("Migrations", `${missing.length} of ${own.length} are missing`, "The next start applies them.");
  return ok("Migrations", `all ${own.length} applied`);
}

/** What it holds: seed, flows, people, what waits and what failed. Needs the newest migrations. */
export async function checkContent(services: Services): Promise<Finding[]> {
  const { pool, tenants } = services;
  const health = createHealthRepository(pool);
  const workspaces = await tenants.list();
  const [content, overdue] = [await health.content(), await health.overdue()];
  const seeded = content.zones > 0 && content.localities > 0 && content.products > 0;
  const seed = `${content.zones} zones, ${content.localities} places, ${content.products} products`;
  const letters = await countLetters(pool, workspaces);
  return [
    ...(await checkExtensions(services)),
    seeded ? ok("Seed", seed) : note("Seed", seed, "Without zones and places no address is found. The next start seeds an empty database."),
    ...(await Promise.all(workspaces.map((tenant) => checkFlows(services, tenant, workspaces.length > 1)))).flat(),
    content.owners > 0 ? ok("Owner", `${content.owners}`) : note("Owner", "there is none yet", "The start prints a link that makes the first one."),
    ok("Runs", `${content.running} running, ${content.paused} paused`),
    letters.length === 0
      ? ok("Dead letters", "none")
      : note(
          "Dead letters",
          letters.map(([kind, count]) => `${count} ${kind}`).join(", "),
          "See them in the studio under Operations: each can be tried again or skipped.",
        ),
    checkOverdue(overdue),
  ];
}

/** Of all workspaces, by kind; those of which there are some. */
async function countLetters(pool: Services["pool"], workspaces: readonly Tenant[]): Promise<[kind: string, count: number][]> {
  const operations = createOperationsRepository(pool);
  const sums = new Map<string, number>();
  for (const { workspaceId } of workspaces)
    for (const [kind, count] of Object.entries(await operations.count(workspaceId))) sums.set(kind, (sums.get(kind) ?? 0) + count);
  return [...sums].filter(([, count]) => count > 0);
}

async function checkFlows({ flows, catalogue }: Services, { workspaceId, slug: workspace }: Tenant, isNamed: boolean): Promise<Finding[]> {
  const actor = commandActorOf(workspaceId);
  const where = isNamed ? ` in ${workspace}` : "";
  const active = (await flows.list(actor, {})).filter(({ status, publishedVersion }) => status === "active" && publishedVersion !== null);
  if (active.length === 0) return [note("Flows", `none is published${where}`, "Publish one in the studio, or parley import --publish.")];
  const broken: Finding[] = [];
  for (const { slug, publishedVersion } of active) {
    const { definition } = await flows.version(actor, slug, publishedVersion ?? 1);
    const { errors } = checkFlow(definition, catalogue.facts);
    if (errors[0] !== undefined)
      broken.push(
        bad(
          "Flows",
          `${slug}${where} is published with ${errors.length} errors: ${errors[0].message}`,
          `parley export ${slug} --published, mend it, publish it.`,
        ),
      );
  }
  return [ok("Flows", `${active.length} published${where}: ${active.map(({ slug }) => slug).join(", ")}`), ...broken];
}

const lateAfterSeconds = 30;

function checkOverdue(overdue: Overdue): Finding {
  const waiting = Object.entries(overdue).filter(([, seconds]: [string, number | null]) => seconds !== null && seconds > 0);
  if (waiting.length === 0) return ok("Due work", "nothing waits");
  const says = waiting.map(([kind, seconds]) => `oldest ${kind} ${Math.round(seconds ?? 0)} s ago`).join(", ");
  const isLate = waiting.some(([, seconds]) => (seconds ?? 0) > lateAfterSeconds);
  return isLate ? note("Due work", says, "Is a Parley with the role all or worker running? It takes up what is due when it starts.") : ok("Due work", says);
}
