import type { Emulator } from "../../emulator/startEmulator";
import { ask, requestV1, requestV3 } from "../support/emulatorClient";
import { emulatorForEach } from "../support/emulatorForEach";

let emulator: Emulator;
emulatorForEach((started) => {
  emulator = started;
});

const config = async (id: string) =>
  (await ask<{ VpnConnectionConfig: object }>(emulator, "DownloadVpnConnectionConfig", { VpnConnectionId: id })).body.VpnConnectionConfig;

it("a gateway mirrors a single-tunnel connection", async () => {
  expect(await config("vco-gw8berlin")).toEqual({
    Local: "198.51.100.10",
    Remote: "203.0.113.10",
    LocalSubnet: "192.168.10.0/24,192.168.9.0/24",
    RemoteSubnet: "10.0.0.0/16,10.1.0.0/16",
    IkeConfig: {
      ...{ IkeVersion: "ikev2", IkeMode: "main", IkeEncAlg: "aes256", IkeAuthAlg: "sha256", IkePfs: "group14", IkeLifetime: 28800 },
      ...{ LocalId: "198.51.100.10", RemoteId: "203.0.113.10", Psk: "Berlin.7hQ2-vN4x" },
    },
    IpsecConfig: { IpsecEncAlg: "aes256", IpsecAuthAlg: "sha256", IpsecPfs: "group14", IpsecLifetime: 3600 },
    TunnelsConfig: { TunnelConfig: [] },
    BgpConfigs: { BgpConfig: [] },
  });
});

it("a gateway has the addresses of a connection whose identities are names", async () => {
  expect(await config("vco-gw8lyon")).toMatchObject({
    Local: "198.51.100.30",
    Remote: "203.0.113.10",
    IkeConfig: { LocalId: "lyon.example.com", RemoteId: "cloud.example.com" },
  });
});

it("a gateway mirrors each tunnel and its BGP", async () => {
  expect(await config("vco-gw8zurich")).toMatchObject({
    TunnelsConfig: {
      TunnelConfig: expect.arrayContaining([
        expect.objectContaining({ TunnelId: "tun-gw8zurich1", Local: "198.51.100.61", Remote: "203.0.113.61" }),
        expect.objectContaining({ TunnelId: "tun-gw8zurich2", Local: "198.51.100.62", Remote: "203.0.113.62" }),
      ]),
    },
    BgpConfigs: {
      BgpConfig: expect.arrayContaining([
        {
          ...{ TunnelId: "tun-gw8zurich1", LocalAsn: "65010", PeerAsn: "45104", TunnelCidr: "169.254.61.0/30" },
          ...{ LocalBgpIp: "169.254.61.2", PeerBgpIp: "169.254.61.1" },
        },
      ]),
    },
  });
});

it("a customer gateway is returned singly and in a list", async () => {
  const { body } = await ask(emulator, "DescribeCustomerGateway", { CustomerGatewayId: "cgw-gw8oslo" });
  const gateway = { CustomerGatewayId: "cgw-gw8oslo", IpAddress: "198.51.100.70", Asn: 4200000070, AuthKey: "oslo-bgp-Ym3Z8f" };
  expect(body).toMatchObject(gateway);
  const list = await ask(emulator, "DescribeCustomerGateways", { CustomerGatewayId: "cgw-gw8oslo" });
  expect(list.body).toMatchObject({ TotalCount: 1, CustomerGateways: { CustomerGateway: [gateway] } });
  const all = await ask<{ TotalCount: number }>(emulator, "DescribeCustomerGateways", { PageSize: "50" });
  expect(all.body.TotalCount).toBeGreaterThan(10);
});

it("an enhanced VPN gateway has the addresses of both tunnels", async () => {
  const { body } = await ask(emulator, "DescribeVpnGateway", { VpnGatewayId: "vpn-gw8dual" });
  expect(body).toMatchObject({
    ...{ VpnGatewayId: "vpn-gw8dual", GatewayType: "Enhanced.SiteToSite", EnableBgp: false },
    EniInstanceIds: { EniInstanceId: ["eni-gw8dual1", "eni-gw8dual2"] },
  });
  expect(Object.keys(body)).toEqual(expect.arrayContaining(["InternetIp", "DisasterRecoveryInternetIp"]));
});

it("a gateway follows its connections, and a test can override its values", async () => {
  emulator.connections.patch("vco-gw8berlin", { IkeConfig: { RemoteId: "198.51.100.11" } });
  emulator.customerGateways.set("cgw-gw8oslo", { Asn: "64086.59974" });
  expect(await config("vco-gw8berlin")).toMatchObject({ Local: "198.51.100.11" });
  const { body } = await ask(emulator, "DescribeCustomerGateway", { CustomerGatewayId: "cgw-gw8oslo" });
  expect(body).toMatchObject({ Asn: "64086.59974", IpAddress: "198.51.100.70" });
});

it.each([
  ["DownloadVpnConnectionConfig", { VpnConnectionId: "vco-none" }, "InvalidVpnConnectionInstanceId.NotFound"],
  ["DescribeCustomerGateway", { CustomerGatewayId: "cgw-none" }, "InvalidCustomerGatewayInstanceId.NotFound"],
  ["DescribeVpnGateway", { VpnGatewayId: "vpn-none" }, "InvalidVpnGatewayInstanceId.NotFound"],
  ["DescribeVpnGateway", {}, "MissingParameter"],
  ["DescribeVpnGateway", { VpnGatewayId: "vpn-gw8main", RegionId: "cn-hangzhou" }, "InvalidVpnGatewayInstanceId.NotFound"],
] as const)("%s of %j is refused with %s", async (action, parameters, code) => {
  expect((await ask(emulator, action, { ...parameters })).body.Code).toBe(code);
});

it("one action can be refused while the others work", async () => {
  emulator.fail({ action: "DescribeCustomerGateway", code: "Forbidden.RAM" });
  expect((await ask(emulator, "DescribeCustomerGateway", { CustomerGatewayId: "cgw-gw8oslo" })).body.Code).toBe("Forbidden.RAM");
  expect((await ask(emulator, "DescribeVpnGateway", { VpnGatewayId: "vpn-gw8main" })).status).toBe(200);
});

it.each([
  ["V3", requestV3],
  ["V1", requestV1],
])("the answer to a request signed with %s can be XML", async (_, sign) => {
  const { url, credentials } = emulator;
  const parameters = { RegionId: "eu-central-1", CustomerGatewayId: "cgw-gw8oslo" };
  const response = await fetch(sign({ url, credentials, action: "DescribeCustomerGateway", parameters, xml: true }));
  expect(await response.text()).toMatch(/^<\?xml .*<DescribeCustomerGatewayResponse>.*<IpAddress>198\.51\.100\.70<\/IpAddress>/s);
});
