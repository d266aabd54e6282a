import { BlockList, isIP } from "node:net";

/** What the registries of special-purpose addresses (RFC 6890 and later) and clouds keep for themselves, besides everything outside 2000::/3. */
const specialRanges: readonly (readonly [network: string, prefix: number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  // A cloud's own answers to its machines, outside the ranges that are marked as such.
  ["168.63.129.16", 32],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.31.196.0", 24],
  ["192.52.193.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["192.175.48.0", 24],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
  // Teredo, ORCHID and the other protocols of the IETF; 6to4; documentation.
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["2620:4f:8000::", 48],
  ["3fff::", 20],
];

const special = new BlockList();
for (const [network, prefix] of specialRanges) special.addSubnet(network, prefix, isIP(network) === 4 ? "ipv4" : "ipv6");

const globalUnicast = new BlockList();
globalUnicast.addSubnet("2000::", 3, "ipv6");

/**
 * True for an address of the public internet. An IPv6 address that carries an IPv4 one (mapped, compatible, NAT64, 6to4, Teredo, ISATAP) is
 * never one: what it leads to, a translator decides, and any may lead back inside. Pure.
 */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !special.check(address, "ipv4");
    case 6:
      return !address.includes("%") && globalUnicast.check(address, "ipv6") && !special.check(address, "ipv6") && !isIsatap(address);
    default:
      return false;
  }
}

/** The interface's half begins with 0000:5efe or 0200:5efe (RFC 5214). */
function isIsatap(address: string): boolean {
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = "", tail] = canonical.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const groups = tail === undefined ? before : [...before, ...Array.from({ length: 8 - before.length - after.length }, () => "0"), ...after];
  return groups[5] === "5efe" && (groups[4] === "0" || groups[4] === "200");
}
