import type { handleUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { ConfigurationError, VpnConnectionError } from "../provider/alicloud/errors";
import { checkKeys, checkTogether } from "../provider/alicloud/inputChecks";
import { providerConfiguration } from "../provider/configuration";
import { secretOutputs, withoutPeerSecrets, withoutSecrets } from "../provider/outputs";
import {
  asList,
  type ConnectionRequest,
  type ConnectionsRequest,
  type PeerRequest,
  ProgramReads,
  parsePlainSecrets,
} from "../provider/programReads";
import { isRefresh, readProperties } from "../provider/runtime";
import {
  type Expectation,
  type OnUnexpected,
  parseOnUnexpected,
  unexpectedValueError,
  unmetExpectations,
} from "../provider/vpn/judge/expectation";
import { unseenRotation } from "../provider/vpn/judge/fingerprints";
import { functionArguments, packageName, resourceToken, secretSettings, settingNames } from "./interface";
import { Empty, grpc, isKnown, isSecret, type Marked, marked, onWire, secret, unmarkedValues, type Warn } from "./protocol";
import schema from "./schema.json";

const { version } = require("pulumi-alicloud-vpn/package.json") as { version: string };

/** Keys that the engine itself adds to a provider's settings. */
const ofEngine = ["version", "pluginDownloadURL", "__internal"];
const secretOutputNames: ReadonlySet<string> = new Set(secretOutputs);

/**
 * Answers the engine's requests to a provider, with the same reads as the dynamic resource and the functions of TypeScript. A process
 * serves one provider of a program: another account or region gets its own process, and so its own rate window.
 */
export class ProviderService {
  readonly #warn: Warn;
  readonly #cancelled = new AbortController();
  #configuration = providerConfiguration({}, process.env);
  /** Whether the stack's configuration holds the settings, so that messages use its names. */
  #isDefault = false;
  #warnedOfRotation = false;

  constructor(warn: Warn) {
    this.#warn = warn;
  }

  /** Returns the methods of the service, for a gRPC server. */
  get methods(): UntypedServiceImplementation {
    return {
      getPluginInfo: unary(() => new PluginInfo().setVersion(version)),
      getSchema: unary(() => new pb.GetSchemaResponse().setSchema(JSON.stringify({ ...schema, version }))),
      checkConfig: unary((request: pb.CheckRequest) => this.#checkConfig(request)),
      diffConfig: unary(diffConfig),
      configure: unary((request: pb.ConfigureRequest) => this.#configure(request)),
      check: unary((request: pb.CheckRequest) => refusal(request)),
      diff: unary(() => new pb.DiffResponse().setChanges(pb.DiffResponse.DiffChanges.DIFF_NONE)),
      create: unary(() => refuse("create")),
      update: unary(() => refuse("change")),
      delete: unary(() => refuse("delete")),
      read: unary((request: pb.ReadRequest) => this.#read(request)),
      invoke: unary((request: pb.InvokeRequest) => this.#invoke(request)),
      cancel: unary(() => this.#cancel()),
      attach: unary(() => new Empty()),
    };
  }

  #checkConfig(request: pb.CheckRequest): pb.CheckResponse {
    this.#isDefault = /::default(_[^:]*)?$/.test(request.getUrn());
    const given = marked(request.getNews());
    const encrypted = Object.entries(given).map(([name, value]) => [
      name,
      secretSettings.includes(name) && !isSecret(value) ? secret(value) : value,
    ]);
    const response = new pb.CheckResponse().setInputs(onWire(Object.fromEntries(encrypted)));
    // A part of a setting says nothing: a role may get its ARN from a resource of the same program.
    const settings = unmarkedValues(Object.fromEntries(Object.entries(given).filter(([, value]) => isKnown(value))));
    const own = Object.entries(settings).filter(([name]) => !ofEngine.includes(name));
    try {
      checkTogether(
        () => checkKeys("the provider", "setting", Object.fromEntries(own), settingNames),
        () => providerConfiguration(settings, process.env, this.#isDefault).check(),
      );
    } catch (error) {
      response.addFailures(new pb.CheckFailure().setReason(messageOf(error)));
    }
    return response;
  }

  #configure(request: pb.ConfigureRequest): pb.ConfigureResponse {
    const configuration = providerConfiguration(unmarkedValues(marked(request.getArgs())), process.env, this.#isDefault);
    configuration.check();
    this.#configuration = configuration;
    return new pb.ConfigureResponse().setAcceptsecrets(true).setAcceptoutputs(true).setSupportspreview(true);
  }

  async #read(request: pb.ReadRequest): Promise<pb.ReadResponse> {
    checkToken(request.getType(), [resourceToken]);
    const id = request.getId();
    const given = marked(request.getProperties());
    if (isSecret(given.expect)) throw new ConfigurationError("expect holds a secret, and an expectation lands in the state");
    const known: Marked = { ...unmarkedValues(given), vpnConnectionId: id };
    const onUnexpected = isRefresh(known) ? "error" : parseOnUnexpected(known.onUnexpected);
    const read = await readProperties(id, known, this.#configuration, this.#cancelled.signal);
    if (read === undefined) return new pb.ReadResponse();
    if (!isRefresh(known)) {
      await this.#judge(read, onUnexpected, request.getUrn());
      await this.#warnOfUnseenRotation(known.secrets);
    }
    const outputs = Object.entries(read).map(([name, value]) => [name, secretOutputNames.has(name) ? secret(value) : value]);
    return new pb.ReadResponse()
      .setId(id)
      .setProperties(onWire(Object.fromEntries(outputs)))
      .setInputs(isRefresh(known) ? request.getInputs() : request.getProperties());
  }

  /** Fails or warns on a first read if the connection does not meet `expect`. */
  async #judge({ expect, ...outputs }: Marked, onUnexpected: OnUnexpected, urn: string): Promise<void> {
    const unmet = unmetExpectations(Object(expect) as Expectation, outputs);
    if (unmet.length === 0) return;
    const error = unexpectedValueError(unmet, outputs as { vpnConnectionId: string; regionId: string });
    if (onUnexpected === "error") throw error;
    await this.#warn(error.message, urn);
  }

  async #warnOfUnseenRotation(given: unknown): Promise<void> {
    const { secrets, fingerprintKey } = this.#configuration;
    if (this.#warnedOfRotation || fingerprintKey !== undefined || (given ?? secrets) !== "omit") return;
    this.#warnedOfRotation = true;
    await this.#warn(unseenRotation(`${packageName}:fingerprintKey`));
  }

  async #invoke(request: pb.InvokeRequest): Promise<pb.InvokeResponse> {
    const [name] = Object.keys(functionArguments).filter((one) => tokenOf(one) === request.getTok());
    checkToken(request.getTok(), Object.keys(functionArguments).map(tokenOf));
    const args = unmarkedValues(marked(request.getArgs()));
    const present = checkKeys(String(name), "argument", args, functionArguments[name as keyof typeof functionArguments]);
    // New for each call: nothing shows what the program did between two calls.
    const reads = new ProgramReads(this.#configuration, this.#cancelled.signal);
    return new pb.InvokeResponse().setReturn(onWire(await functions[name as keyof typeof functions](reads, present)));
  }

  #cancel(): InstanceType<typeof Empty> {
    this.#cancelled.abort(new VpnConnectionError("the operation was cancelled"));
    return new Empty();
  }
}

const tokenOf = (name: string): string => `${packageName}:index:${name}`;

function checkToken(token: string, known: readonly string[]): void {
  if (!known.includes(token)) throw new ConfigurationError(`unknown token ${token}`, { remedy: `Use one of ${known.join(", ")}.` });
}

/** Calls each function without its secrets, unless they are asked for: a plain value cannot be marked as secret. */
const functions: Readonly<Record<keyof typeof functionArguments, (reads: ProgramReads, args: Marked) => Promise<object>>> = {
  getVpnConnection: async (reads, args) => {
    const plain = parsePlainSecrets(args.secrets);
    const connection = await reads.connection({ ...args, secrets: "include" } as unknown as ConnectionRequest, context);
    return connection === undefined ? {} : plain ? connection : withoutSecrets(connection);
  },
  getVpnConnections: async (reads, args) => {
    const plain = parsePlainSecrets(args.secrets);
    const connections = await reads.connections({ ...args, secrets: "include" } as ConnectionsRequest, context);
    return plain ? asList(connections) : asList(connections.map(withoutSecrets));
  },
  getVpnConnectionPeer: async (reads, args) => {
    const plain = parsePlainSecrets(args.secrets);
    const peer = await reads.peer({ ...args, secrets: "include" } as unknown as PeerRequest, context);
    return plain ? peer : withoutPeerSecrets(peer);
  },
};
const context = { scope: "", waits: false, onProgress: () => undefined };

/** Reports changed settings as an update. They never replace the provider, since what it read stays the same. */
function diffConfig(request: pb.DiffRequest): pb.DiffResponse {
  const text = (properties: Marked): string => JSON.stringify(Object.entries(unmarkedValues(properties)).sort());
  const isSame = text(marked(request.getOldInputs())) === text(marked(request.getNews()));
  const { DIFF_NONE, DIFF_SOME } = pb.DiffResponse.DiffChanges;
  return new pb.DiffResponse().setChanges(isSame ? DIFF_NONE : DIFF_SOME);
}

const howToGet = `Get it by its id, with what else it needs as its state:
  YAML        type: ${packageName}:VpnConnection, with get: { id: vco-… } in place of properties
  Python      VpnConnection.get("office", "vco-…")
  Go          alicloudvpn.GetVpnConnection(ctx, "office", pulumi.ID("vco-…"), nil)
  TypeScript  VpnConnection.get("office", "vco-…")
  C#, Java    VpnConnection.Get("office", "vco-…"), VpnConnection.get("office", Output.of("vco-…"), null, null)`;

function refuse(what: string): never {
  throw new ConfigurationError(`a VpnConnection is only read, and this provider cannot ${what} one`, { remedy: howToGet });
}

/** Refuses in a preview too, where nothing would be created yet. */
function refusal(request: pb.CheckRequest): pb.CheckResponse {
  checkToken(request.getType(), [resourceToken]);
  return refuse("create");
}

const messageOf = (error: unknown): string =>
  error instanceof VpnConnectionError ? error.message : `unexpected failure: ${String(error)}`;

function unary<Request, Response>(answer: (request: Request) => Response | Promise<Response>): handleUnaryCall<Request, Response> {
  return async ({ request }, callback) => {
    try {
      callback(null, await answer(request));
    } catch (error) {
      callback({ code: grpc.status.UNKNOWN, details: messageOf(error) });
    }
  };
}
