import { findApplication } from '../client/authenticate-client.js';
import { readCredentials } from '../client/read-credentials.js';
import { startDevice } from '../devices/start-device.js';
import { jsonReply } from '../http/message.js';
import { parameter } from '../http/parameters.js';
import type { Handler } from '../protocol/kind.js';
import { isRefusal } from '../protocol/refusal.js';
import { duplicateParameters, missingParameter } from '../protocol/refusals.js';
import { everythingAsked, readUserScopes } from '../protocol/user-scopes.js';
import { isAccountOf } from './home-tenant.js';
import { readTenantSegment } from './tenant-segment.js';

/** The device authorization endpoint. No client proves itself here: only where it asks for the tokens. */
export const devicecode: Handler = (realm, request) => {
  const segment = readTenantSegment(realm.directory, request.tenantSegment);
  if (isRefusal(segment)) return segment;
  const { form } = request;
  if (form.duplicates.length > 0) return duplicateParameters(form.duplicates);
  const tenant = segment.kind === 'tenant' ? segment.tenant : undefined;
  const application = findApplication(realm, readCredentials(request).clientId, tenant);
  if (isRefusal(application)) return application;
  const scope = parameter(form, 'scope');
  if (scope === undefined) return missingParameter('scope');
  const scopes = readUserScopes(realm, application, scope, tenant?.name);
  if (isRefusal(scopes)) return scopes;
  const { clientId } = application;
  const started = startDevice(realm, {
    issuer: 'entra',
    clientId,
    scope,
    prefers: (user) => (tenant ? user.tenantId === tenant.id : isAccountOf(segment, user)),
    onSignIn: ({ user }) => realm.people.consents.add(user, clientId, everythingAsked(scopes)),
  });
  const { verification_uri: address, user_code: code } = started;
  return jsonReply(200, {
    ...started,
    message: `To sign in, open ${address} in a browser and enter the code ${code}.`,
  });
};
