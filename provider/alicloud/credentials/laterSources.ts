import type { ChainSource } from "./credentialChain";
import { instanceCredentials, oidcCredentials, uriCredentials } from "./environmentSources";
import { profileCredentials } from "./profileCredentials";

/** The sources that come after keys: they read a file, ask over a network or start a process. */
export const laterSources: readonly ChainSource[] = [
  { name: "profile", find: ({ configured, env, configFile }) => profileCredentials({ profile: configured?.profile, env, configFile }) },
  { name: "OIDC role", find: oidcCredentials },
  { name: "credentials URI", find: uriCredentials },
  { name: "RAM role of the ECS instance", find: instanceCredentials },
];
