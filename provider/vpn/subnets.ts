/** Splits a comma-separated list of CIDRs and sorts it numerically (the API's order is not stable). Host bits are kept. */
export function parseSubnets(list: string): string[] {
  const subnets = list
    .split(",")
    .map((subnet) => subnet.trim())
    .filter((subnet) => subnet !== "");
  return subnets.length < 2
    ? subnets
    : subnets
        .map((subnet) => ({ subnet, key: sortKey(subnet) }))
        .sort((a, b) => compareKeys(a.key, b.key) || compare(a.subnet, b.subnet))
        .map(({ subnet }) => subnet);
}

/** A number for IPv4; a string, and so behind it, for IPv6 and then for what is neither. */
type SortKey = number | string;

const compare = <T extends SortKey>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

function compareKeys(a: SortKey, b: SortKey): number {
  if (typeof a === typeof b) return compare(a, b);
  return typeof a === "number" ? -1 : 1;
}

const ipv4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/;
const ipv6 = /^([0-9a-f:]*:[0-9a-f:]*)(?:\/(\d{1,3}))?$/i;

function sortKey(subnet: string): SortKey {
  const [isIpv4, a, b, c, d, length = 0] = ipv4.exec(subnet) ?? [];
  if (isIpv4) return [a, b, c, d, length].reduce<number>((key, part) => key * 1000 + Number(part), 0);
  const [isIpv6, address = "", prefix = ""] = ipv6.exec(subnet) ?? [];
  return isIpv6 ? `6${expandIpv6(address)}${prefix.padStart(3, "0")}` : `9${subnet}`;
}

function expandIpv6(address: string): string {
  const [head = "", tail] = address.toLowerCase().split("::");
  const groups = (part: string): string[] => part.split(":").filter((group) => group !== "");
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const missing = Math.max(0, 8 - before.length - after.length);
  return [...before, ...Array<string>(missing).fill("0"), ...after].map((group) => group.padStart(4, "0")).join("");
}
