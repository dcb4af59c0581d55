import {
  AccessDeniedError,
  ConfigurationError,
  CredentialsError,
  type ErrorCode,
  InvalidRequestError,
  MalformedResponseError,
  ServiceError,
  ThrottledError,
  TransportError,
  UnexpectedValueError,
  UnsupportedPeerError,
  VpnConnectionError,
  VpnConnectionNotFoundError,
  WaitTimeoutError,
} from "../../provider/alicloud/errors";
import { accepts, isExactly } from "./assertions";

// One family, told apart by class or by code.
declare const thrown: unknown;
if (thrown instanceof VpnConnectionError) {
  isExactly<ErrorCode, typeof thrown.code>();
  isExactly<string | undefined, typeof thrown.requestId>();
  isExactly<number | undefined, typeof thrown.httpStatus>();
  // @ts-expect-error a code that no error has
  if (thrown.code === "NotFound") accepts<Error>(thrown);
}
if (thrown instanceof VpnConnectionNotFoundError) isExactly<"VpnConnectionNotFound", typeof thrown.code>();
if (thrown instanceof WaitTimeoutError) isExactly<"WaitTimeout", typeof thrown.code>();
for (const type of [
  AccessDeniedError,
  ConfigurationError,
  CredentialsError,
  InvalidRequestError,
  MalformedResponseError,
  ServiceError,
  ThrottledError,
  TransportError,
  UnexpectedValueError,
  UnsupportedPeerError,
]) {
  accepts<VpnConnectionError>(new type("what happened"));
}
