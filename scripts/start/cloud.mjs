import { startEmulator } from "../../dist/emulator/index.js";

/**
 * What the program reads: a connection of the user's own, or one that is emulated here.
 * @typedef {object} Cloud
 * @property {string} description
 * @property {NodeJS.ProcessEnv} environment what leads the program there
 * @property {(() => string) | undefined} change changes one IKE setting and says so; only where it is nobody's
 * @property {string} next what the user can do now
 * @property {() => Promise<void>} close
 */

/**
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<Cloud>}
 */
export async function chooseCloud(environment) {
  const { VPN_CONNECTION_ID: id } = environment;
  return id ? realCloud(id, environment) : await emulatedCloud(environment);
}

/** @returns {Cloud} */
function realCloud(id, environment) {
  return {
    description: `It reads ${id} from the VPC API.`,
    environment,
    change: undefined,
    next: "Nothing was changed in the cloud. To keep a stack: `npm run engine`, then `pulumi up`.",
    close: async () => {},
  };
}

/** @returns {Promise<Cloud>} */
async function emulatedCloud(environment) {
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
    next: "For a connection of your own: VPN_CONNECTION_ID=vco-… npm start, with credentials in the environment or in a profile.",
    close: () => emulator.close(),
  };
}
