/** How an export marks a value that is not plain JSON, and how a secret among them. */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** What stands at a place of an exported state. */
export interface Revealed {
  /** In plain text. Undefined: it is encrypted, since the export was made without `--show-secrets`. */
  readonly value: unknown;
  /** The state holds it, or a part of it, as a secret. */
  readonly isSecret: boolean;
}

/** Takes the secret marks off a value of a state, at every depth; keys whose value is encrypted are left out. */
export function revealed(value: unknown): Revealed {
  if (Array.isArray(value)) {
    const items = value.map(revealed);
    return { value: items.map((item) => item.value), isSecret: items.some((item) => item.isSecret) };
  }
  if (typeof value !== "object" || value === null) return { value, isSecret: false };
  const marked = value as { readonly [signatureKey]?: unknown; readonly plaintext?: unknown };
  if (marked[signatureKey] === secretSignature) return { value: plain(marked.plaintext), isSecret: true };
  const entries = Object.entries(value).map(([key, inner]) => [key, revealed(inner)] as const);
  return {
    value: Object.fromEntries(entries.flatMap(([key, inner]) => (inner.value === undefined ? [] : [[key, inner.value]]))),
    isSecret: entries.some(([, inner]) => inner.isSecret),
  };
}

function plain(text: unknown): unknown {
  if (typeof text !== "string") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
