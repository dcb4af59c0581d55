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
  // Nearly all of a state is no secret, and need not be copied.
  return hasMark(value) ? { value: withoutMarks(value), isSecret: true } : { value, isSecret: false };
}

function hasMark(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return isMarked(value) || Object.values(value).some(hasMark);
}

function withoutMarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMarks);
  if (typeof value !== "object" || value === null) return value;
  if (isMarked(value)) return plain((value as { readonly plaintext?: unknown }).plaintext);
  const entries = Object.entries(value).map(([key, inner]) => [key, withoutMarks(inner)] as const);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
}

const isMarked = (value: object): boolean => (value as { readonly [signatureKey]?: unknown })[signatureKey] === secretSignature;

function plain(text: unknown): unknown {
  if (typeof text !== "string") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
