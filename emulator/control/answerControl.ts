import type { IncomingMessage, ServerResponse } from "node:http";
import type { EmulatorState } from "../emulatorState";
import { refusal } from "./refusal";
import { controlRoutes } from "./routes";

const prefix = "/_emulator/";

/** Whether a request is for the control route and not for the API. */
export function isControl(message: IncomingMessage): boolean {
  return message.url?.startsWith(prefix) ?? false;
}

/** Answers a request that changes or shows the emulator itself. */
export function answerControl(state: EmulatorState, message: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const { status, content } = refusal(message, body) ?? control(state, message, body);
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(content === undefined ? "" : `${JSON.stringify(content, undefined, 2)}\n`);
}

function control(state: EmulatorState, message: IncomingMessage, body: Buffer): { readonly status: number; readonly content: unknown } {
  const url = new URL(message.url ?? "/", "http://127.0.0.1");
  const [resource = "", id] = url.pathname.slice(prefix.length).split("/");
  const name = `${message.method} ${resource}${id === undefined ? "" : "/id"}`;
  const route = Object.hasOwn(controlRoutes, name) ? controlRoutes[name] : undefined;
  if (route === undefined) return { status: 404, content: { error: `There is no route ${name}.`, routes: Object.keys(controlRoutes) } };
  try {
    const parsed: unknown = body.length === 0 ? undefined : JSON.parse(body.toString("utf8"));
    const content = route({ state, id: decodeURIComponent(id ?? ""), query: url.searchParams, body: parsed });
    return { status: content === undefined ? 204 : 200, content };
  } catch (error) {
    return { status: error instanceof RangeError ? 404 : 400, content: { error: error instanceof Error ? error.message : String(error) } };
  }
}
