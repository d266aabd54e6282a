import { domainToASCII } from "node:url";

/** A host, or `*.` and a host for those below it, or `*` for every public one; with a port where it is not the scheme's own. */
export type AllowedHost = string;

const ownPorts: { readonly [protocol: string]: string } = { "http:": "80", "https:": "443" };

/** True when an entry names the host and port of the address. Pure. */
export function isAllowedHost(url: URL, allowed: readonly AllowedHost[]): boolean {
  const host = bare(url.hostname);
  const port = url.port === "" ? (ownPorts[url.protocol] ?? "") : url.port;
  return allowed.some((entry) => matches(entry.trim().toLowerCase(), host, port, url.port === ""));
}

function matches(entry: string, host: string, port: string, isOwnPort: boolean): boolean {
  const [name, entryPort] = splitPort(entry);
  if (entryPort === null ? !isOwnPort : entryPort !== port) return false;
  if (name === "*") return true;
  if (name.startsWith("*.")) return host.endsWith(`.${domainToASCII(name.slice(2))}`) && name.length > 2;
  return name !== "" && host === (domainToASCII(name) || name);
}

/** An address in brackets keeps its colons. */
function splitPort(entry: string): [name: string, port: string | null] {
  const found = /^(.*):(\d{1,5})$/.exec(entry);
  return found === null || (entry.startsWith("[") && entry.endsWith("]")) ? [entry, null] : [found[1] ?? "", found[2] ?? null];
}

/** A name may be written with the dot of the root behind it. */
const bare = (hostname: string): string => (hostname.endsWith(".") ? hostname.slice(0, -1) : hostname);

/** The list as it is written in a setting: separated by commas or white space. */
export const readAllowedHosts = (text: string | undefined): AllowedHost[] => (text ?? "").split(/[\s,]+/).filter((entry) => entry !== "");
