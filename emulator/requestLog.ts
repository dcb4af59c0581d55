import type { WireFormat } from "./answer/encodeBody";
import type { ApiCall } from "./request/apiCall";

/** An API call as the emulator saw it. It holds no secret of the credentials. */
export interface RecordedRequest {
  /** `Action`, such as `DescribeVpnConnection`. */
  readonly action: string;
  /** `""` where the call names none. */
  readonly regionId: string;
  /** Present where the call names one connection. */
  readonly vpnConnectionId?: string;
  /** Parameters of the action alone, without those that sign the call. */
  readonly parameters: Readonly<Record<string, string>>;
  /** HTTP method: `GET` or `POST`. */
  readonly method: string;
  /** How the call was signed: `v1` is HMAC-SHA1, `v3` is ACS3-HMAC-SHA256. */
  readonly signatureVersion: "v1" | "v3";
  /** The format that was asked for. */
  readonly format: WireFormat;
  /** `SignatureNonce` of the call. */
  readonly nonce: string;
  /** The call's own time stamp, as it was sent. */
  readonly timestamp: string;
  /** HTTP status of the answer; 0 while there is none, and where a fault cut the connection. */
  readonly status: number;
  /** The API's error code, where the answer was an error. */
  readonly code?: string;
  /** Arrival, Unix ms by the emulator's clock. */
  readonly at: number;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** How many requests are kept; the older half goes when there are more. */
const capacity = 100_000;

/** Every API call since the start, oldest first. */
export class RequestLog {
  readonly entries: Writable<RecordedRequest>[] = [];

  /** Records a call on arrival; the answer's status and code are filled in later. */
  add(call: ApiCall, at: number): Writable<RecordedRequest> {
    const { action, parameters, method, signatureVersion, format, nonce, timestamp } = call;
    const { RegionId: regionId = "", VpnConnectionId: vpnConnectionId } = parameters;
    const entry = {
      action,
      regionId,
      ...(vpnConnectionId === undefined ? {} : { vpnConnectionId }),
      parameters,
      method,
      signatureVersion,
      format,
      nonce,
      timestamp,
      status: 0,
      at,
    };
    if (this.entries.length >= capacity) this.entries.splice(0, capacity / 2);
    this.entries.push(entry);
    return entry;
  }
}
