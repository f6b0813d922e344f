import { hasNumber, isOAuthError } from '../../error/guard.js';
import type { OAuthError } from '../../error/model.js';
import type { Repeat } from '../../operation/operation.js';
import { loopDetected } from '../../retry/standard.js';

const wasNeverSent = (error: OAuthError): boolean =>
  error._tag === 'Throttled' || error.replayed === true || ('sent' in error && error.sent === 'no');

/** Nobody knows what became of it: it may have arrived, or was answered by something that cannot be read. */
const isAmbiguous = (error: OAuthError): boolean =>
  !wasNeverSent(error) && ('sent' in error || (error.status !== undefined && error.status < 400));

/**
 * Whether a request may be sent a second time after this error, whatever a policy says. An error that is none of ours says
 * nothing against it.
 */
export const isRepeatable = (error: unknown, repeat: Repeat): boolean => {
  if (!isOAuthError(error)) return true;
  if (hasNumber(error, loopDetected)) return false;
  if (repeat === 'if_unsent') return wasNeverSent(error);
  return repeat === 'always' || !isAmbiguous(error);
};
