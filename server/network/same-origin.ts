/**
 * True when a browser's page of this very server sent the request. A cookie travels with requests from any page, so whatever a cookie
 * authorises must also come from here: the header is required. Browsers send it with every WebSocket and every request but `GET` and
 * `HEAD`. Ours are the public address (`publicUrl`), and the address the request itself came to by the public address's scheme: a page
 * over http is another site than the same one over https.
 */
export function isSameOrigin(origin: string | null | undefined, host: string | null | undefined, publicUrl: string): boolean {
  if (!origin || !URL.canParse(origin)) return false;
  const own = new URL(publicUrl);
  const address = `${own.protocol}//${host ?? ""}`;
  return origin === own.origin || (URL.canParse(address) && origin === new URL(address).origin);
}
