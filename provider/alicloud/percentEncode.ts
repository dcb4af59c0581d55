const unreserved = /^[A-Za-z0-9\-_.~]*$/;
const leftByEncodeUriComponent = /[!'()*]/g;
const loneSurrogate = /\p{Surrogate}/gu;

/** Percent-encoding as both signatures want it: UTF-8, `A-Za-z0-9-_.~` kept, the rest upper-case `%XX`, a space is `%20`. */
export function percentEncode(text: string): string {
  if (unreserved.test(text)) return text;
  return encodeURIComponent(text.replace(loneSurrogate, "\uFFFD")).replace(
    leftByEncodeUriComponent,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Parameters sorted by name in UTF-16 order, as the server's Java sorts them, and percent-encoded. */
export function canonicalQuery(parameters: Readonly<Record<string, string>>): string {
  let query = "";
  for (const name of Object.keys(parameters).sort()) {
    query += `${query === "" ? "" : "&"}${percentEncode(name)}=${percentEncode(parameters[name] ?? "")}`;
  }
  return query;
}
