/**
 * True when a browser's page of this very server sent the request. A cookie travels with requests from any page, so
 * whatever a cookie authorises must also come from here.
 */
export function isSameOrigin(origin: string | null | undefined, host: string | null | undefined): boolean {
  if (!origin || !host || !URL.canParse(origin)) return false;
  return new URL(origin).host === host;
}
