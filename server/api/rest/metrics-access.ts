import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { AppError } from "@/flows/errors";
import type { Identify } from "../../accounts/identify";
import type { Env } from "../../env";
import { networkOf } from "../../network/address";
import { bearerOf } from "./caller";

const loopback = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
/** A proxy on this machine passes on what others ask. */
const proxyHeaders = ["x-forwarded-for", "forwarded", "via", "x-real-ip"];

export type MetricsReaderServices = { env: Pick<Env, "PARLEY_METRICS_TOKEN">; identify: Pick<Identify, "byKey"> };

/**
 * Measurements are for operators' keys, for the token of PARLEY_METRICS_TOKEN and, while there is no such token, for whoever asks from
 * this very machine.
 * @throws AppError `UNAUTHENTICATED`
 */
export async function requireMetricsReader({ env, identify }: MetricsReaderServices, headers: IncomingHttpHeaders, address: string): Promise<void> {
  const token = bearerOf({ headers });
  const wanted = env.PARLEY_METRICS_TOKEN;
  if (token === null && wanted === undefined && isLocal(headers, address)) return;
  if (token && wanted !== undefined && isSame(token, wanted)) return;
  if (token && (await identify.byKey(token, networkOf(address)))) return;
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
