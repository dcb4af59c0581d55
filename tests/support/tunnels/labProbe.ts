import { openLab } from "../../../scripts/tunnel/lab";
import { answerProbe } from "../probe";

// Opens a lab with both daemons, and never closes it.
void answerProbe<"open", { readonly test: number; readonly charons: readonly (number | undefined)[]; readonly folder: string }>(
  async () => {
    const { cloud, device } = await openLab();
    await Promise.all([cloud.start([]), device.start([])]);
    return { test: process.pid, charons: [cloud.pid, device.pid], folder: device.folder };
  },
);
