import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { actions } from "./actions/actions";
import type { Action } from "./actions/cloud";
import { required } from "./actions/parameters";
import { stsActions } from "./actions/sts";
import { ApiError, codeOfStatus } from "./answer/apiError";
import { contentTypes, encodeBody, type WireFormat } from "./answer/encodeBody";
import type { Reply } from "./answer/reply";
import { faultResponders, sendReply } from "./answer/sendReply";
import { regionIds } from "./data/regions";
import type { EmulatorState } from "./emulatorState";
import type { Fault } from "./faults";
import { authorize, type Caller } from "./ram";
import type { ApiCall } from "./request/apiCall";
import { authenticate } from "./request/authenticate";
import { parseApiCall } from "./request/parseApiCall";
import { receive } from "./request/receivedRequest";

/** A request, and where its answer goes. */
interface Exchange {
  readonly message: IncomingMessage;
  readonly body: Buffer;
  readonly response: ServerResponse;
  /** Aborted when the emulator closes. */
  readonly closed: AbortSignal;
}

/**
 * Answers one call of the API: checks it, lets a fault strike, and sends what the action gives.
 * @param cloud The emulators whose accounts the Security Token Service knows
 */
export async function answerApiCall(state: EmulatorState, cloud: Iterable<EmulatorState>, exchange: Exchange) {
  const { message, body, response, closed } = exchange;
  const call = parseApiCall(receive(message, body));
  const record = state.requestLog.add(call, state.now());
  let fault: Fault | undefined;
  const respond = async (): Promise<object> => {
    const product = call.version === stsVersion ? "sts" : "vpc";
    const action = product === "sts" ? stsActionOf(call, cloud) : actionOf(call);
    const caller = authenticate(call, product === "sts" ? homeOf(call, state, cloud) : state);
    fault = state.faults.take(call);
    if (fault?.delayMs !== undefined) await delay(fault.delayMs, undefined, { signal: closed });
    failAs(fault);
    authorize(caller, product, call);
    if ("ofSts" in action) return action.ofSts(caller, state);
    const regionId = regionOf(call, state);
    state.rate.admit(call.action, regionId, state.now());
    return action.ofVpc(call.parameters, regionId, state);
  };
  const format = state.format === "asked" ? call.format : state.format;
  const requestId = randomUUID().toUpperCase();
  const reply = await respond().then(
    (answer) => successReply(call.action, format, requestId, answer),
    (error: unknown) => {
      if (!(error instanceof ApiError)) throw error;
      record.code = error.code;
      return errorReply(error, format, requestId, message.headers.host ?? "");
    },
  );
  response.setHeader("date", new Date(state.now()).toUTCString());
  if (fault?.kind !== undefined) {
    if (fault.kind === "html502") record.status = 502;
    else if (fault.kind === "redirect") record.status = 302;
    else if (fault.kind === "truncate" || fault.kind === "empty") record.status = reply.status;
    return faultResponders[fault.kind](response, reply);
  }
  const final = fault?.body === undefined ? reply : rawReply(fault, reply, fault.body);
  record.status = final.status;
  sendReply(response, final);
}

/** @throws ApiError */
function actionOf(call: ApiCall): { readonly ofVpc: Action } {
  const action = actions.get(call.action);
  if (action === undefined || call.path !== "/" || !["GET", "POST"].includes(call.method)) throw new ApiError("InvalidAction.NotFound");
  if (call.version !== "2016-04-28") throw new ApiError("InvalidVersion");
  return { ofVpc: action };
}

const stsVersion = "2015-04-01";

/** @throws ApiError */
function stsActionOf(call: ApiCall, cloud: Iterable<EmulatorState>) {
  const action = stsActions.get(call.action);
  if (action === undefined || call.path !== "/" || !["GET", "POST"].includes(call.method)) throw new ApiError("InvalidAction.NotFound");
  const accountOf = (id: string, own: EmulatorState) => [own, ...cloud].find(({ accountId }) => accountId === id);
  return {
    ofSts: (caller: Caller, state: EmulatorState) =>
      action(call.parameters, { caller, now: state.now(), accountOf: (id) => accountOf(id, state) }),
  };
}

/** The account whose key or session signed a call: the Security Token Service is one for all accounts. */
function homeOf({ accessKeyId }: ApiCall, state: EmulatorState, cloud: Iterable<EmulatorState>): EmulatorState {
  const isAt = ({ credentials, sessions }: EmulatorState) => [credentials, ...sessions].some((known) => known.accessKeyId === accessKeyId);
  return [state, ...cloud].find(isAt) ?? state;
}

/** @throws ApiError */
function regionOf(call: ApiCall, state: EmulatorState): string {
  const regionId = required(call.parameters, "RegionId");
  if (!regionIds.has(regionId) && !state.connections.hasRegion(regionId)) throw new ApiError("InvalidRegion.NotFound");
  return regionId;
}

/** @throws ApiError where the fault is an error of the API */
function failAs(fault: Fault | undefined): void {
  if (fault === undefined || fault.body !== undefined || (fault.code === undefined && fault.status === undefined)) return;
  const { status, message, retryAfterMs, code = codeOfStatus(fault.status ?? 400) } = fault;
  throw new ApiError(code, {
    ...(status === undefined ? {} : { status }),
    ...(message === undefined ? {} : { message }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

function successReply(action: string, format: WireFormat, requestId: string, answer: object): Reply {
  const body = encodeBody(format, `${action}Response`, { RequestId: requestId, ...answer });
  return { status: 200, headers: { "content-type": contentTypes[format], "x-acs-request-id": requestId }, body };
}

function errorReply(error: ApiError, format: WireFormat, requestId: string, hostId: string): Reply {
  const body = encodeBody(format, "Error", {
    RequestId: requestId,
    HostId: hostId,
    Code: error.code,
    Message: error.message,
    Recommend: `https://api.aliyun.com/troubleshoot?q=${error.code}&product=Vpc&requestId=${requestId}`,
  });
  const headers = {
    "content-type": contentTypes[format],
    "x-acs-request-id": requestId,
    ...(error.retryAfterMs === undefined ? {} : { "x-acs-retry-after": String(error.retryAfterMs) }),
  };
  return { status: error.status, headers, body };
}

function rawReply(fault: Fault, reply: Reply, body: string): Reply {
  const contentType = fault.contentType ?? reply.headers["content-type"] ?? "";
  return { status: fault.status ?? 200, headers: { ...reply.headers, "content-type": contentType }, body };
}
