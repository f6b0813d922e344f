import { type AuthenticatedClient, findApplication, proveClient } from '../client/authenticate-client.js';
import { proofNeedOf } from '../client/proof-need.js';
import { readCredentials } from '../client/read-credentials.js';
import type { Application } from '../directory/directory.js';
import type { AuthorityRequest } from '../http/message.js';
import { parameter } from '../http/parameters.js';
import type { Realm } from '../protocol/realm.js';
import { isRefusal, type Refusal } from '../protocol/refusal.js';
import { missingParameter } from '../protocol/refusals.js';
import type { SignIn } from '../protocol/sign-in.js';
import {
  authorizationPending,
  deviceCodeOver,
  deviceCodeUnknown,
  deviceDeclined,
  grantRevoked,
  slowDown,
} from '../protocol/user-refusals.js';
import type { DeviceRequest, HeldDevice } from './device-store.js';

/** A device whose person has signed in. */
export interface PolledDevice extends AuthenticatedClient {
  readonly held: HeldDevice;
  readonly signIn: SignIn;
}

interface Place {
  readonly issuer: DeviceRequest['issuer'];
  /** What `aud` of a client assertion may say. */
  readonly audiences: readonly string[];
}

/** RFC 8628 §3.4 and §3.5, up to where tokens are due. */
export async function pollDevice(
  realm: Realm,
  request: AuthorityRequest,
  { issuer, audiences }: Place,
): Promise<PolledDevice | Refusal> {
  const application = findApplication(realm, readCredentials(request).clientId);
  if (isRefusal(application)) return application;
  const code = parameter(request.form, 'device_code');
  if (code === undefined) return missingParameter('device_code');
  const held = realm.devices.findDeviceCode(code);
  if (held === undefined || held.request.issuer !== issuer) return deviceCodeUnknown();
  if (held.request.clientId !== application.clientId) return deviceCodeUnknown();
  const client = await proveDevice(realm, request, application, audiences);
  if (isRefusal(client)) return client;

  const now = realm.now();
  if (now >= held.expiresAt) return deviceCodeOver();
  const { answer } = held;
  if (answer === undefined) return held.poll(now) ? authorizationPending() : slowDown();
  if (answer === 'declined') return deviceDeclined();
  return held.revoked ? grantRevoked() : { ...client, held, signIn: answer };
}

/** A client with a secret or a certificate proves itself, unless it is registered for people's machines, too. */
export async function proveDevice(
  realm: Realm,
  request: AuthorityRequest,
  application: Application,
  audiences: readonly string[],
): Promise<AuthenticatedClient | Refusal> {
  const isPublic = (application.redirectUris?.publicClient ?? []).length > 0;
  const need = proofNeedOf(application, isPublic ? 'either' : 'web');
  return proveClient(realm, request, application, { audiences, need });
}
