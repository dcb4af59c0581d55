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
        .sort(byKey)
        .map(({ subnet }) => subnet);
}

const byKey = (a: { key: string; subnet: string }, b: { key: string; subnet: string }): number =>
  compare(a.key, b.key) || compare(a.subnet, b.subnet);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A string that sorts as the addresses do: IPv4 first, then IPv6, then what is neither. */
function sortKey(subnet: string): string {
  const [address = "", prefix = ""] = subnet.split("/");
  const length = prefix.padStart(3, "0");
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address))
    return `4${address
      .split(".")
      .map((part) => part.padStart(3, "0"))
      .join("")}${length}`;
  if (/^[0-9a-f:]*:[0-9a-f:]*$/i.test(address)) return `6${expandIpv6(address)}${length}`;
  return `9${subnet}`;
}

function expandIpv6(address: string): string {
  const [head = "", tail] = address.toLowerCase().split("::");
  const groups = (part: string): string[] => part.split(":").filter((group) => group !== "");
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const missing = Math.max(0, 8 - before.length - after.length);
  return [...before, ...Array<string>(missing).fill("0"), ...after].map((group) => group.padStart(4, "0")).join("");
}
