/** `/flows/builder`, `/flows/{id}/builder`, `/flows/{id}/states…`, `/conversation/participants…`: the addresses of the source documents (rule 1). The studio's own pages live beside them. */
const unprefixed = /^(\/flows\/(builder|[^/]+\/(builder|states|states\/[^/]+))|\/conversation\/participants(\/.*)?)\/?$/;
/** Answered by Next. */
const nextPaths = /^\/api\/(auth|trpc)(\/|$)/;

/** The path under `/api` that a request means; null when it is not for the REST contract. */
export function apiPathOf(pathname: string): string | null {
  if (unprefixed.test(pathname)) return `/api${pathname}`;
  const isApi = pathname === "/api" || pathname.startsWith("/api/");
  return isApi && !nextPaths.test(pathname) ? pathname : null;
}

/** Decoded segments, a slash at the end ignored; null when the escapes are broken. */
export function segmentsOf(path: string): string[] | null {
  try {
    return path.replace(/\/$/, "").split("/").slice(1).map(decodeURIComponent);
  } catch {
    // `decodeURIComponent` throws on broken escapes only.
    return null;
  }
}

/** What a process without pages and sockets answers, and what a proxy keeps from strangers. */
const operationsPaths = new Set(["/api/health", "/api/ready", "/api/metrics"]);

/** True for health, readiness and measurements, however a request spells their address. */
export function isOperationsPath(target: string): boolean {
  const segments = segmentsOf(target.split("?")[0] ?? "");
  return segments !== null && operationsPaths.has(`/${segments.join("/")}`);
}
