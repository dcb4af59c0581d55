// The functions over a result, for use in `.apply` and in plain programs alike.
export { cloudAddressesOf } from "./cloudAddressesOf";
export {
  assessCryptography,
  assessCryptographyOf,
  type ConnectionCryptography,
  type CryptographyAssessment,
  type CryptographyFinding,
  failingFindings,
} from "./cryptography";
export type { Severity } from "./cryptographyRules";
export { runtimeFields } from "./driftClass";
export { assessHealth, type HealthAssessment } from "./health";
export type { HealthInput, HealthReason, HealthReasonCode, TunnelHealthInput } from "./healthReasons";
export type { PskInput } from "./judgePsk";
export { type TunnelsInput, tunnelsOf } from "./tunnelsOf";
