import { Config, getStack, secret } from "@pulumi/pulumi";

export async function program(): Promise<Record<string, unknown>> {
  return {
    stack: getStack(),
    greeting: new Config().get("greeting") ?? "none",
    environment: process.env.GREETING ?? null,
    hidden: secret("not for the terminal"),
  };
}
