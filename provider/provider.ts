import type { dynamic } from "@pulumi/pulumi";

async function forward(this: unknown, ...request: unknown[]) {
  let load = require("module").createRequire(`${process.cwd()}/`);
  try {
    load = load("pulumi-alicloud-vpn/runtime");
  } catch (e: any) {
    e.stack = "";
    e.message += "\nIs pulumi-alicloud-vpn in this program's own package.json?";
    throw e;
  }
  return load.serve(this, ...request);
}

/**
 * The provider as the engine serialises it: its source text is stored twice in the state of every resource. It therefore refers to nothing,
 * contains no comments, and forwards each call to the real code, found from the program's folder when it runs. A golden file in
 * tests/engine checks it. Resources always have an id, so the engine never asks it to create anything.
 */
export const vpnConnectionProvider = { configure: forward, read: forward } as unknown as dynamic.ResourceProvider;
