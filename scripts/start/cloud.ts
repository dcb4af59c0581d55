import { startEmulator } from "../../emulator/startEmulator";
import type { WireConnection } from "../../emulator/wire";
import { findRegion } from "../../provider/alicloud/credentials/profile";
import type { VpnConnectionPeerResult } from "../../provider/vpn/model/peer";
import { VpnClient } from "../../provider/vpn/read/vpnClient";
import { OperationFailedError } from "./quickStart";

/** What the program reads: a connection of the user's own, or one that is emulated here. */
export interface Cloud {
  description: string;
  /** The variables that lead the program there. */
  environment: NodeJS.ProcessEnv;
  /** Changes one IKE setting and says so; only where the connection is nobody's. */
  change?: () => string;
  /** Reads the other end of the connection; only where that needs no more permissions than the program does. */
  otherEnd?: () => Promise<OtherEnd>;
  /** What the user can do now. */
  next: string;
  close(): Promise<void>;
}

/** Both ends of a connection's tunnel. */
export interface OtherEnd {
  peer: VpnConnectionPeerResult;
  /** The cloud's own end, as the API answers it. */
  wire: WireConnection;
}

export async function chooseCloud(environment: NodeJS.ProcessEnv): Promise<Cloud> {
  const { VPN_CONNECTION_ID: id } = environment;
  return id ? await realCloud(id, environment) : await emulatedCloud(environment);
}

async function realCloud(id: string, environment: NodeJS.ProcessEnv): Promise<Cloud> {
  // The stack is thrown away, and takes no configuration of the user's.
  if ((await findRegion({ env: environment })) === undefined) {
    throw new OperationFailedError(`no region is configured: VPN_CONNECTION_ID=${id} ALIBABA_CLOUD_REGION=… npm start`);
  }
  return {
    description: `It reads ${id} from the VPC API.`,
    environment,
    next: [
      "Nothing was changed in the cloud. To keep a stack: `npm run engine`, then `pulumi up`.",
      "To write the configuration of the on-premises device, here for strongSwan:",
      `  npx --no -- vpn-connection peer ${id} --format swanctl --out FOLDER`,
    ].join("\n"),
    close: async () => {},
  };
}

async function emulatedCloud(environment: NodeJS.ProcessEnv): Promise<Cloud> {
  const emulator = await startEmulator();
  const { accessKeyId, accessKeySecret } = emulator.credentials;
  const id = "vco-gw8berlin";
  // Nothing of the user's own settings may lead elsewhere.
  const others = Object.entries(environment).filter(([name]) => !/^(ALIBABA|ALICLOUD|VPC_ENDPOINT)/.test(name));
  return {
    description: `It reads ${id} from a VPC API that is emulated here, at ${emulator.url}.`,
    environment: {
      ...Object.fromEntries(others),
      VPN_CONNECTION_ID: id,
      ALIBABA_CLOUD_ENDPOINT_VPC: emulator.url,
      ALIBABA_CLOUD_REGION: "eu-central-1",
      ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret,
    },
    change: () => {
      emulator.connections.patch(id, { IkeConfig: { IkeLifetime: 3600 } });
      return "Now someone shortens the IKE lifetime in the cloud, behind the program's back.";
    },
    otherEnd: async () => {
      const client = new VpnClient({ endpoint: emulator.url, regionId: "eu-central-1", credentials: emulator.credentials });
      try {
        const [peer, wire] = [await client.peer(id), emulator.connections.get(id)];
        if (wire === undefined) throw new Error(`The emulator has no ${id} any more`);
        return { peer, wire };
      } finally {
        await client.close();
      }
    },
    next: "For a connection of your own, with credentials in the environment or in a profile:\n  VPN_CONNECTION_ID=vco-… ALIBABA_CLOUD_REGION=… npm start",
    close: () => emulator.close(),
  };
}
