import { decode } from "next-auth/jwt";

const cookieNames = ["__Secure-next-auth.session-token", "next-auth.session-token"];

/** The id of the signed-in person from next-auth's cookie, read outside Next; null for no cookie, a forged one or an expired one. */
export async function readSessionUser(cookieHeader: string | null | undefined, secret: string): Promise<string | null> {
  const cookies = parseCookies(cookieHeader ?? "");
  for (const name of cookieNames) {
    const token = joinChunks(cookies, name);
    if (token === null) continue;
    // A token that was not made here fails to decrypt: the same as none.
    const session = await decode({ token, secret }).catch(() => null);
    if (typeof session?.sub === "string") return session.sub;
  }
  return null;
}

function parseCookies(header: string): Map<string, string> {
  const pairs = header.split(";").map((part): [string, string] => {
    const at = part.indexOf("=");
    return at < 0 ? [part.trim(), ""] : [part.slice(0, at).trim(), part.slice(at + 1).trim()];
  });
  return new Map(pairs.reverse());
}

/** next-auth splits a long cookie into `name.0`, `name.1` … */
function joinChunks(cookies: ReadonlyMap<string, string>, name: string): string | null {
  const whole = cookies.get(name);
  if (whole) return whole;
  let token = "";
  for (let index = 0; cookies.has(`${name}.${index}`); index += 1) token += cookies.get(`${name}.${index}`) ?? "";
  return token || null;
}
