import type { Cancellation } from "./cancellation";
import type { CredentialSource, Credentials } from "./credentials/credentials";
import type { Deadline } from "./deadline";
import { CredentialsError, VpnConnectionError } from "./errors";

/**
 * Asks the source within the call's deadline: it may be a user's function, or wait for a network.
 * @throws CredentialsError
 */
export function credentialsInTime(
  source: CredentialSource,
  deadline: Deadline,
  cancellation: Cancellation,
  refused?: Credentials,
): Promise<Credentials> {
  return cancellation.stage<Credentials>((resolve, reject) => {
    const timer = setTimeout(() => reject(tooLate()), deadline.remainingMs);
    source.get({ refused }).then(
      (credentials) => {
        clearTimeout(timer);
        resolve(credentials);
      },
      (error) => {
        clearTimeout(timer);
        reject(error instanceof VpnConnectionError ? error : failed());
      },
    );
    return () => clearTimeout(timer);
  });
}

const tooLate = () =>
  new CredentialsError("the source of the credentials did not answer before the call's deadline", {
    remedy: "Check it, or raise deadlineSeconds.",
  });

/** What it threw may hold a secret, so nothing of it goes on. */
const failed = () => new CredentialsError("the source of the credentials failed", { remedy: "Check it." });
