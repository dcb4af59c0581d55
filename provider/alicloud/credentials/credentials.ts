/** An access key, as the API signs with it. */
export interface Credentials {
  /** AccessKey ID. */
  readonly accessKeyId: string;
  /** AccessKey secret. Never printed. */
  readonly accessKeySecret: string;
  /** STS token of temporary credentials. Never printed. */
  readonly securityToken?: string | undefined;
  /** When temporary credentials end, Unix ms; absent for those that do not. */
  readonly expiration?: number | undefined;
}

/** What of an access key must not be shown; its id too, as the API's own messages do not show it whole. */
export function secretsOf({ accessKeyId, accessKeySecret, securityToken }: Credentials): (string | undefined)[] {
  return [accessKeySecret, securityToken, accessKeyId];
}

/** Where the client takes its credentials from, for each attempt of each call. */
export interface CredentialSource {
  /** What `get` would give, where that is at hand; undefined where it has to be found first. */
  readonly held?: Credentials | undefined;
  /**
   * The credentials to sign with now. Cached until shortly before they expire; calls in flight share one resolution.
   * `refused`: these were answered with `InvalidSecurityToken.Expired` and must not be handed out again.
   * @throws CredentialsError when none can be had
   */
  get(options?: { readonly signal?: AbortSignal | undefined; readonly refused?: Credentials | undefined }): Promise<Credentials>;
}
