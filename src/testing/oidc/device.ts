import { pollDevice, proveDevice } from '../devices/poll-device.js';
import { startDevice } from '../devices/start-device.js';
import { jsonReply } from '../http/message.js';
import { parameter } from '../http/parameters.js';
import type { Handler } from '../protocol/kind.js';
import { isRefusal, type Refusal } from '../protocol/refusal.js';
import { duplicateParameters, scopeMalformed } from '../protocol/refusals.js';
import { isScope } from '../protocol/scopes.js';
import type { GrantAt } from '../protocol/token-request.js';
import { grantUnreadable } from '../protocol/user-refusals.js';
import { audiencesAt, clientOf } from './place.js';
import { issueOidcTokens } from './user-tokens.js';

/** RFC 8628 §3.1. A client proves itself as at the token endpoint. */
export const device: Handler = async (realm, request) => {
  const { form } = request;
  if (form.duplicates.length > 0) return duplicateParameters(form.duplicates);
  const application = clientOf(realm, request);
  if (isRefusal(application)) return application;
  const client = await proveDevice(realm, request, application, audiencesAt(request));
  if (isRefusal(client)) return client;
  const scope = parameter(form, 'scope') ?? 'openid';
  if (!isScope(scope)) return scopeMalformed(scope);
  const { clientId } = application;
  const started = startDevice(realm, { issuer: 'oidc', clientId, scope, prefers: () => true });
  const complete = `${started.verification_uri}?user_code=${started.user_code}`;
  return jsonReply(200, { ...started, verification_uri_complete: complete });
};

/** RFC 8628 §3.4. */
export const deviceCode: GrantAt<[]> = async (realm, request): Promise<object | Refusal> => {
  const polled = await pollDevice(realm, request, { issuer: 'oidc', audiences: audiencesAt(request) });
  if (isRefusal(polled)) return polled;
  const { scope } = polled.held.request;
  if (!polled.held.spend()) return grantUnreadable('device_code');
  return issueOidcTokens(realm, request, { ...polled, scope, wholeScope: scope });
};
