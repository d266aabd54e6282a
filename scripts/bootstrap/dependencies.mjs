import semver from "semver";

/** What the lock file may hold: packages of the registry, by their digest, and install scripts that somebody has looked at. */
export function lockFileProblems(lock, allowScripts) {
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path !== "" && !entry.link)
    .flatMap(([path, entry]) => problemsOf(path, entry, allowScripts));
}

/** Packages for another kind of machine, whose digests npm could not ask for where the lock file was written. */
export const isForOthers = (entry, machine = process) =>
  entry.optional === true && (isExcluded(entry.os, machine.platform) || isExcluded(entry.cpu, machine.arch) || isExcluded(entry.libc, "glibc"));

const isExcluded = (allowed, own) => allowed !== undefined && !allowed.includes(own);

function problemsOf(path, entry, allowScripts) {
  const name = nameOf(path);
  const problems = [];
  if (!semver.valid(entry.version)) problems.push(`${name} has no exact version`);
  if (entry.resolved !== undefined && !entry.resolved.startsWith("https://")) problems.push(`${name} does not come from a registry by https`);
  if (!(entry.integrity ?? "").startsWith("sha512-") && !(entry.integrity === undefined && isForOthers(entry))) problems.push(`${name} has no sha512 digest`);
  if (entry.hasInstallScript && !Object.hasOwn(allowScripts, name)) problems.push(`${name} has an install script that allowScripts does not mention`);
  return problems;
}

/** `node_modules/a/node_modules/@b/c` is `@b/c`. */
export const nameOf = (path) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);

/**
 * Installed packages that an advisory is about, from a database in the OSV format (https://ossf.github.io/osv-schema): a list of entries
 * with `affected` packages of the ecosystem npm. Withdrawn ones do not count.
 */
export function findAdvisories(lock, advisories) {
  const installed = Object.entries(lock.packages).flatMap(([path, { version, dev, link }]) =>
    path === "" || link ? [] : [{ name: nameOf(path), version, isDev: dev === true }],
  );
  const byName = Map.groupBy ? Map.groupBy(installed, ({ name }) => name) : groupByName(installed);
  return advisories
    .filter(({ withdrawn }) => !withdrawn)
    .flatMap((advisory) =>
      (advisory.affected ?? [])
        .filter((affected) => affected.package?.ecosystem === "npm")
        .flatMap((affected) => (byName.get(affected.package.name) ?? []).filter(({ version }) => isAffected(version, affected)))
        .map((found) => ({ ...found, id: advisory.id, summary: advisory.summary ?? "" })),
    );
}

function groupByName(list) {
  const groups = new Map();
  for (const item of list) groups.set(item.name, [...(groups.get(item.name) ?? []), item]);
  return groups;
}

function isAffected(version, { versions = [], ranges = [] }) {
  return versions.includes(version) || ranges.some((range) => range.type === "SEMVER" && isInRange(version, range.events ?? []));
}

/** Events in order: what was introduced lasts until it is fixed, or through its last affected version. */
function isInRange(version, events) {
  let isIn = false;
  for (const { introduced, fixed, last_affected: last } of events) {
    if (introduced !== undefined && (introduced === "0" || semver.gte(version, introduced))) isIn = true;
    if (fixed !== undefined && semver.gte(version, fixed)) isIn = false;
    if (last !== undefined && semver.gt(version, last)) isIn = false;
  }
  return isIn;
}
