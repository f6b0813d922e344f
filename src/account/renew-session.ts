import { err, errAsync, ok, ResultAsync, type Result } from 'neverthrow';
import { isRotating } from '../authority/rotation.js';
import { isSharedTenant } from '../authority/tenant.js';
import type { Client } from '../client/client.js';
import { inTenant } from '../client/in-tenant.js';
import { invalidRequest, localError } from '../error/local.js';
import type { OAuthError } from '../error/model.js';
import { exchange } from '../exchange/refresh-token.js';
import { problemsOfRequest } from '../exchange/request.js';
import type { TokenStore } from '../store/token-store.js';
import { changedToken, type TokenResponse } from '../token/token.js';
import { turnsOf } from './alone.js';
import { refreshKeyOf, type Place } from './keys.js';
import { noToken } from './no-token.js';
import { endSession, readSession, replaceSession } from './session.js';
import type { Found } from './silent-request.js';

/** A token by what an account goes on with. */
interface Renewal {
  readonly client: Client;
  readonly store: TokenStore;
  readonly place: Place;
  readonly request: Found;
}

/**
 * Whether the server says that a refresh token is dead for whatever it is used. Any other `invalid_grant` of the platform
 * may be about what was asked; elsewhere it has no other meaning (RFC 6749 §5.2).
 */
const isDead = (error: OAuthError, client: Client): boolean =>
  (error.category === 'grant_expired' && (error._tag === 'Aadsts' || error._tag === 'Protocol')) ||
  (isRotating(client.authority) && error.error === 'invalid_grant' && error.codes.length === 0);

/**
 * A token by the refresh token of an account. The one that comes with it takes the old one's place; one that is dead is
 * taken out. Where another process was faster, the request is made once more with what that has left.
 *
 * @returns `NoToken` where the account has none
 */
export const renewSession = (renewal: Renewal): ResultAsync<TokenResponse, OAuthError> => {
  const { place, request, store } = renewal;
  const problems = problemsOfRequest(request);
  if (problems.length > 0) return errAsync(invalidRequest(problems));
  return clientFor(renewal).asyncAndThen((client) => {
    const work = async (): Promise<Result<TokenResponse, OAuthError>> => renewedBy({ ...renewal, client }, undefined);
    return new ResultAsync(isRotating(client.authority) ? turnsOf(store)(refreshKeyOf(place), work) : work());
  });
};

const clientFor = ({ client, request }: Renewal): Result<Client, OAuthError> =>
  client.authority.kind === 'entra'
    ? inTenant(client, isSharedTenant(request.tenant) ? undefined : request.tenant)
    : ok(client);

const renewedBy = async (renewal: Renewal, failed: Failed | undefined): Promise<Result<TokenResponse, OAuthError>> => {
  const { client, store, place, request } = renewal;
  const { homeAccountId, tenant: _, key: __, ...asked } = request;
  const session = await readSession(store, place);
  if (session.isErr()) return err(session.error);
  const { refreshToken, idTokenClaims, account } = session.value ?? {};
  if (failed && (refreshToken === undefined || refreshToken === failed.refreshToken)) return err(failed.error);
  if (refreshToken === undefined) return err(noToken(request, 'the account has no refresh token'));

  // In another tenant the same user has another id token.
  const isSameTenant = 'tenant' in client.authority && client.authority.tenant === account?.tenantId;
  const subject = isSameTenant || client.authority.kind !== 'entra' ? idTokenClaims : undefined;
  const keeping = { store, clock: client.runtime };
  // Where the server has replaced it, the answer must arrive: whoever leaves is let go by the flight.
  const steering = isRotating(client.authority) ? { signal: undefined } : {};
  const ofUser = { refreshToken, ...(subject && { idTokenClaims: subject }) };
  const result = await exchange(client, { ...asked, ...steering, ...ofUser });
  if (result.isErr()) {
    const { error } = result;
    if (!isDead(error, client)) return err(error);
    await endSession(keeping, place, refreshToken);
    return failed ? err(error) : renewedBy(renewal, { refreshToken, error });
  }
  const token = result.value;
  if (token.account !== undefined && token.account.homeAccountId !== homeAccountId)
    return err(localError('invalid_id_token', { issues: [otherAccount] }, [otherAccount]));
  // A store that fails costs a sign-in later, not the token.
  await replaceSession(keeping, place, token);
  // An answer need not say again who it is (OpenID Connect Core §12.2).
  return ok(token.account === undefined && subject !== undefined ? changedToken(token, { account }) : token);
};

interface Failed {
  readonly refreshToken: string;
  readonly error: OAuthError;
}

const otherAccount = 'the token is of another account';
