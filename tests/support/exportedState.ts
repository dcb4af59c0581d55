import { connectionType } from "../../provider/outputs";
import { serve } from "../../provider/runtime";

/** A resource of a state: its outputs in plain text, and which of them rest encrypted. */
export interface StateResource {
  readonly name: string;
  readonly id: string;
  readonly outputs: object;
  readonly secrets?: readonly string[];
}

const providerUrn = "urn:pulumi:prod::net::pulumi:providers:pulumi-nodejs::default";
const marked = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  plaintext: JSON.stringify(value),
});

/** What `pulumi stack export --show-secrets` gives of a stack with these resources; `config` is that of its last up. */
export function exportedState(resources: readonly StateResource[], config: Readonly<Record<string, string>> = {}) {
  const provider = { urn: providerUrn, id: "1", custom: true, type: "pulumi:providers:pulumi-nodejs", inputs: config, outputs: config };
  const stack = { urn: "urn:pulumi:prod::net::pulumi:pulumi:Stack::net-prod", custom: false, type: "pulumi:pulumi:Stack" };
  const connections = resources.map(({ name, id, outputs, secrets = ["psk", "tunnelPsks", "bgpAuthKey"] }) => ({
    urn: `urn:pulumi:prod::net::${connectionType}::${name}`,
    custom: true,
    id,
    type: connectionType,
    inputs: { __provider: "…", vpnConnectionId: id },
    outputs: {
      __provider: "…",
      ...Object.fromEntries(Object.entries(outputs).map(([key, value]) => [key, secrets.includes(key) ? marked(value) : value])),
    },
    external: true,
    provider: `${providerUrn}::1`,
    additionalSecretOutputs: secrets,
  }));
  return { version: 3, deployment: { manifest: {}, resources: [stack, provider, ...connections], metadata: {} } };
}

/** What comes out of Pulumi's SDK, which assigns key by key, so that a tag called `__proto__` is lost. */
function carried({ tags, ...props }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { ...props, tags: Object.fromEntries(Object.entries(Object(tags)).filter(([key]) => key !== "__proto__")) };
}

/** The provider as the engine holds it, with a stack's configuration. */
export function engineWith(config: Readonly<Record<string, string>>) {
  const provider = {};
  const read = async (id: string, properties: object): Promise<Readonly<Record<string, unknown>> | undefined> => {
    const result = (await serve(provider, id, properties as never)) as { readonly props?: Readonly<Record<string, unknown>> };
    return result.props && carried(result.props);
  };
  const configured = serve(provider, { config: { get: (key: string) => config[key], rawConfig: config } });
  return {
    /** What an up writes to the state of a new resource. */
    up: async (id: string, args: object = {}) => {
      await configured;
      return { ...args, ...(await read(id, { vpnConnectionId: id, ...args })) };
    },
    /** What a refresh makes of the outputs in the state; undefined where it would delete the resource. */
    refresh: (id: string, outputs: object) => read(id, outputs),
  };
}
