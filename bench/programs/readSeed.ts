import { $OpenApiUtil } from "@alicloud/openapi-core";
import VpcClient, {
  DescribeCustomerGatewayRequest,
  DescribeVpnConnectionRequest,
  DescribeVpnConnectionsRequest,
  DescribeVpnGatewayRequest,
  DownloadVpnConnectionConfigRequest,
} from "@alicloud/vpc20160428";
import type { EmulatorCredentials } from "../../emulator/request/authenticate";
import { type Emulator, startEmulator } from "../../emulator/startEmulator";
import { tunnelsOf } from "../../provider/vpn/judge/health";
import { VpnClient } from "../../provider/vpn/read/vpnClient";
import { type ClientName, openClient, regionId } from "../clients/client";
import { compareValues, type Spelled, valuesOfModel, valuesOfPeer, valuesOfWire } from "./comparedValues";
import { report, type SeedResult } from "./program";

const withToken: EmulatorCredentials = { accessKeyId: "STS.Bench", accessKeySecret: "BenchSecret", securityToken: "Bench+Token/==" };

async function main(): Promise<void> {
  const emulator = await startEmulator({ regionId });
  const differences: string[] = [];
  let values = 0;
  const compare = (what: string, theirs: Spelled, ours: Spelled): void => {
    values += ours.size;
    differences.push(...compareValues(theirs, ours).map((difference) => `${what}: ${difference}`));
  };

  for (const credentials of [emulator.credentials, withToken]) {
    emulator.credentials = credentials;
    const sdk = openSdk(emulator, credentials);
    const ours = new VpnClient({ endpoint: emulator.url, regionId, credentials });
    for (const id of emulator.connections.keys()) {
      const { body } = await sdk.describeVpnConnection(new DescribeVpnConnectionRequest({ regionId, vpnConnectionId: id }));
      const connection = await ours.describe(id);
      compare(id, valuesOfWire(body?.toMap()), valuesOfModel(connection));
      const peer = await ours.peer(id);
      differences.push(...peer.notes.map((note) => `the other end of ${id}: ${note}`));
      compare(`the other end of ${id}`, await theirPeer(sdk, id), valuesOfPeer(peer));
      for (const [index, { customerGatewayId, role }] of tunnelsOf(connection).entries()) {
        const tunnel = peer.tunnels[index];
        const theirs = await theirGateways(sdk, customerGatewayId, connection.vpnGatewayId);
        compare(
          `the gateways of ${id}`,
          valuesOfWire({
            IpAddress: theirs.customer?.ipAddress,
            ...(tunnel?.bgp && { Asn: theirs.customer?.asn, AuthKey: theirs.customer?.authKey }),
            InternetIp: role === "slave" ? theirs.vpn?.disasterRecoveryInternetIp : theirs.vpn?.internetIp,
          }),
          valuesOfWire({
            IpAddress: tunnel?.localAddress,
            ...(tunnel?.bgp && { Asn: tunnel.bgp.localAsn, AuthKey: peer.bgpAuthKey }),
            InternetIp: connection.vpnGatewayId === null ? null : tunnel?.remoteAddress,
          }),
        );
      }
    }
    const { body } = await sdk.describeVpnConnections(new DescribeVpnConnectionsRequest({ regionId, pageSize: 50 }));
    const rows = new Map(body?.vpnConnections?.vpnConnection?.map((row) => [row.vpnConnectionId, row.toMap()]));
    for await (const row of ours.list())
      compare(`${row.vpnConnectionId} in the list`, valuesOfWire(rows.get(row.vpnConnectionId)), valuesOfModel(row));
    if (rows.size !== emulator.connections.size) differences.push(`the SDK's list has ${rows.size} connections`);
  }

  differences.push(...(await refusals(emulator)), ...(await signatures(emulator)));
  report({ connections: emulator.connections.size, values, differences } satisfies SeedResult);
}

/** What the SDK downloads, less the top-level settings of a dual-tunnel connection, which its tunnels do not use. */
async function theirPeer(sdk: VpcClient, vpnConnectionId: string): Promise<Spelled> {
  const { body } = await sdk.downloadVpnConnectionConfig(new DownloadVpnConnectionConfigRequest({ regionId, vpnConnectionId }));
  const { IkeConfig, IpsecConfig, ...config } = body?.vpnConnectionConfig?.toMap() ?? {};
  const isDual = (config.TunnelsConfig?.TunnelConfig ?? []).length > 0;
  return valuesOfWire(isDual ? config : { ...config, IkeConfig, IpsecConfig });
}

async function theirGateways(sdk: VpcClient, customerGatewayId: string | null, vpnGatewayId: string | null) {
  const customer =
    customerGatewayId === null
      ? undefined
      : (await sdk.describeCustomerGateway(new DescribeCustomerGatewayRequest({ regionId, customerGatewayId }))).body;
  const vpn =
    vpnGatewayId === null ? undefined : (await sdk.describeVpnGateway(new DescribeVpnGatewayRequest({ regionId, vpnGatewayId }))).body;
  return { customer, vpn };
}

/** What is refused has to be refused with the code that the SDK expects. */
async function refusals(emulator: Emulator): Promise<string[]> {
  const codeOf = async (credentials: EmulatorCredentials, vpnConnectionId: string): Promise<unknown> => {
    const request = new DescribeVpnConnectionRequest({ regionId, vpnConnectionId });
    return openSdk(emulator, credentials)
      .describeVpnConnection(request)
      .then(
        () => "none",
        ({ code }) => code,
      );
  };
  const expected = [
    ["InvalidVpnConnectionInstanceId.NotFound", await codeOf(emulator.credentials, "vco-none")],
    ["SignatureDoesNotMatch", await codeOf({ ...emulator.credentials, accessKeySecret: "another" }, "vco-gw8berlin")],
    ["InvalidAccessKeyId.NotFound", await codeOf({ accessKeyId: "another", accessKeySecret: "another" }, "vco-gw8berlin")],
  ] as const;
  return expected.filter(([code, given]) => code !== given).map(([code, given]) => `the SDK is refused with ${given} instead of ${code}`);
}

/** Every client that is measured has to sign so that the emulator accepts it. */
async function signatures(emulator: Emulator): Promise<string[]> {
  emulator.credentials = { accessKeyId: "BenchAccessKeyId", accessKeySecret: "BenchAccessKeySecret" };
  const setUp = { url: emulator.url, ...emulator.credentials };
  const [id = ""] = emulator.connections.keys();
  const failures: string[] = [];
  for (const name of JSON.parse(process.argv[2] ?? "") as ClientName[]) {
    const read = await openClient(name, setUp).describe(id);
    if (read !== id) failures.push(`the client ${name} reads ${read} instead of ${id}`);
  }
  return failures;
}

function openSdk({ url }: Emulator, credentials: EmulatorCredentials): VpcClient {
  return new VpcClient(new $OpenApiUtil.Config({ ...credentials, regionId, endpoint: new URL(url).host, protocol: "http" }));
}

void main();
