import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { AppError } from "@/flows/errors";
import type { Identify } from "../../accounts/identify";
import type { Env } from "../../env";
import { networkOf } from "../../network/address";
import type { Tenants } from "../../workspaces/tenants";
import { bearerOf } from "./caller";

const loopback = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
/** A proxy on this machine passes on what others ask. */
const proxyHeaders = ["x-forwarded-for", "forwarded", "via", "x-real-ip"];

export type MetricsReaderServices = { env: Pick<Env, "PARLEY_METRICS_TOKEN">; identify: Pick<Identify, "byKey">; tenants: Pick<Tenants, "first"> };

/**
 * Measurements are of the whole installation. They are for keys of its first workspace, for the token of PARLEY_METRICS_TOKEN and, while there is no such token, for whoever asks from
 * this very machine.
 * @throws AppError `UNAUTHENTICATED`
 */
export async function requireMetricsReader({ env, identify, tenants }: MetricsReaderServices, headers: IncomingHttpHeaders, address: string): Promise<void> {
  const token = bearerOf({ headers });
  const wanted = env.PARLEY_METRICS_TOKEN;
  if (token === null && wanted === undefined && isLocal(headers, address)) return;
  if (token && wanted !== undefined && isSame(token, wanted)) return;
  const actor = token ? await identify.byKey(token, networkOf(address)) : null;
  if (actor !== null && actor.workspaceId === (await tenants.first()).workspaceId) return;
  throw new AppError("UNAUTHENTICATED", { message: "Send the metrics token or an API key." });
}

function isLocal(headers: IncomingHttpHeaders, address: string): boolean {
  return loopback.test(address) && proxyHeaders.every((name) => headers[name] === undefined);
}

/** Digests have one length, so comparing them tells nothing of the token's. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
