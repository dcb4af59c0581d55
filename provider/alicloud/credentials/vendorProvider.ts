import type { Credentials } from "./credentials";
import type { RoleSession } from "./roleSession";

/** What the vendor's library can be asked for. All that it would look up itself is given: it reads no file of its own and writes none. */
export type VendorAsk =
  | { readonly kind: "assumeRole"; readonly role: RoleSession; readonly source: Credentials }
  | { readonly kind: "oidc"; readonly role: RoleSession; readonly providerArn: string; readonly tokenFile: string }
  | { readonly kind: "ecsRamRole"; readonly roleName: string | undefined; readonly isTokenRequired: boolean }
  | { readonly kind: "uri"; readonly uri: string }
  | { readonly kind: "external"; readonly command: string }
  | ({ readonly kind: "cloudSso" } & CloudSsoSession);

/** A sign-in at CloudSSO, as the CLI left it. */
export interface CloudSsoSession {
  readonly signInOrigin: string;
  readonly accountId: string;
  readonly accessConfig: string;
  readonly accessToken: string;
  /** Unix s. */
  readonly accessTokenExpire: number;
}

/** The part of a provider of the library that is used. */
export interface VendorProvider {
  getCredentials(): Promise<{ readonly accessKeyId: string; readonly accessKeySecret: string; readonly securityToken: string }>;
}

/** A new provider: one that failed once stays with its failure, and two callers of one would both refresh it. */
export function makeVendorProvider(ask: VendorAsk): VendorProvider {
  switch (ask.kind) {
    case "assumeRole": {
      const builder = vendor().RAMRoleARNCredentialsProvider.builder().withCredentialsProvider(fixed(ask.source));
      if (ask.role.externalId !== undefined) builder.withExternalId(ask.role.externalId);
      return withRole(builder, ask.role).build();
    }
    case "oidc": {
      const builder = vendor().OIDCRoleArnCredentialsProvider.builder();
      builder.withOIDCProviderArn(ask.providerArn).withOIDCTokenFilePath(ask.tokenFile);
      return withRole(builder, ask.role).build();
    }
    case "ecsRamRole": {
      const builder = vendor().ECSRAMRoleCredentialsProvider.builder().withDisableIMDSv1(ask.isTokenRequired);
      if (ask.roleName !== undefined) builder.withRoleName(ask.roleName);
      return builder.build();
    }
    case "uri":
      return vendor().URICredentialsProvider.builder().withCredentialsURI(ask.uri).build();
    case "external":
      // Without a callback the user's profile file is not rewritten.
      return external().builder().withProcessCommand(ask.command).build();
    case "cloudSso":
      return cloudSso()
        .builder()
        .withSignInUrl(ask.signInOrigin)
        .withAccountId(ask.accountId)
        .withAccessConfig(ask.accessConfig)
        .withAccessToken(ask.accessToken)
        .withAccessTokenExpire(ask.accessTokenExpire)
        .build();
  }
}

interface RoleBuilder {
  withRoleArn(value: string): this;
  withRoleSessionName(value: string): this;
  withStsEndpoint(value: string): this;
  withDurationSeconds(value: number): this;
  withPolicy(value: string): this;
}

function withRole<B>(builder: B & RoleBuilder, role: RoleSession): B {
  builder.withRoleArn(role.roleArn).withRoleSessionName(role.sessionName).withStsEndpoint(role.stsHost);
  if (role.durationSeconds !== undefined) builder.withDurationSeconds(role.durationSeconds);
  if (role.policy !== undefined) builder.withPolicy(role.policy);
  return builder;
}

const fixed = ({ accessKeyId, accessKeySecret, securityToken = "" }: Credentials) => ({
  getCredentials: async () => ({ accessKeyId, accessKeySecret, securityToken, providerName: "static" }),
  getProviderName: () => "static",
});

const vendor = () => require("@alicloud/credentials") as typeof import("@alicloud/credentials");
// Not exported at the library's top, whose own way to them rewrites the user's profile file.
const external = () =>
  (require("@alicloud/credentials/dist/src/providers/external") as typeof import("@alicloud/credentials/dist/src/providers/external"))
    .default;
const cloudSso = () =>
  (require("@alicloud/credentials/dist/src/providers/cloud_sso") as typeof import("@alicloud/credentials/dist/src/providers/cloud_sso"))
    .default;
