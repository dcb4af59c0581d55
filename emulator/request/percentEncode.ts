/** Percent-encoding of the API: UTF-8, `A-Za-z0-9-_.~` stay, the rest is upper-case `%XX`. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** `key=value` pairs joined by `&`, encoded, in the order of the keys. */
export function canonicalQuery(parameters: ReadonlyMap<string, string>): string {
  return [...parameters.keys()]
    .sort()
    .map((key) => `${percentEncode(key)}=${percentEncode(parameters.get(key) ?? "")}`)
    .join("&");
}
