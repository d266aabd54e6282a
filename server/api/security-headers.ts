import { randomBytes } from "node:crypto";

export type HeaderOptions = {
  /** People reach this server by https. */
  isHttps: boolean;
  /** `next dev`: hot reload evaluates text. */
  dev: boolean;
};

/** Next reads the nonce for its own scripts from the policy in the *request*; nobody outside can set it, as it is overwritten. */
export const policyHeader = "content-security-policy";
/** Carries the nonce to the pages' own script. */
export const nonceHeader = "x-parley-nonce";

const year = 31_536_000;

export const newNonce = (): string => randomBytes(16).toString("base64");

/**
 * What browsers may load, run and connect to on a page of ours: scripts only those that carry the nonce and what they load, nothing
 * from other sites. Styles may stand in attributes, which the canvas and the editors need.
 */
export function contentSecurityPolicy(nonce: string, { isHttps, dev }: HeaderOptions): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "frame-src 'self'",
    "frame-ancestors 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    ...(isHttps ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}

/** The headers of every answer, whoever writes it. */
export function securityHeaders(nonce: string, options: HeaderOptions): Record<string, string> {
  return {
    "Content-Security-Policy": contentSecurityPolicy(nonce, options),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), payment=(), geolocation=(self)",
    "Cross-Origin-Opener-Policy": "same-origin",
    ...(options.isHttps ? { "Strict-Transport-Security": `max-age=${year}; includeSubDomains` } : {}),
  };
}
