import { findApplication } from '../../client/authenticate-client.js';
import type { Application } from '../../directory/directory.js';
import { type Platform, platformOf } from '../../directory/redirect-uris.js';
import type { AuthorityRequest } from '../../http/message.js';
import { type Parameters, parameter } from '../../http/parameters.js';
import { parametersOf, type ResponseMode, responseModeOf } from '../../protocol/front-channel.js';
import type { Realm } from '../../protocol/realm.js';
import { isRefusal, type Refusal } from '../../protocol/refusal.js';
import { redirectUriMissing, redirectUriUnknown } from '../../protocol/user-refusals.js';
import { readTenantSegment, type TenantSegment } from '../tenant-segment.js';

/** Where an answer may go. Without it there is only a page to say something on. */
export interface Target {
  readonly segment: TenantSegment;
  readonly application: Application;
  readonly platform: Platform;
  readonly redirectUri: string;
  readonly mode: ResponseMode;
  readonly state: string | undefined;
  readonly parameters: Parameters;
}

export function targetOf(realm: Realm, request: AuthorityRequest): Target | Refusal {
  const segment = readTenantSegment(realm.directory, request.tenantSegment);
  if (isRefusal(segment)) return segment;
  const parameters = parametersOf(request);
  const tenant = segment.kind === 'tenant' ? segment.tenant : undefined;
  const application = findApplication(realm, parameter(parameters, 'client_id'), tenant);
  if (isRefusal(application)) return application;
  const redirectUri = parameter(parameters, 'redirect_uri');
  if (redirectUri === undefined) return redirectUriMissing();
  const platform = platformOf(application.redirectUris, redirectUri);
  if (platform === undefined) return redirectUriUnknown(redirectUri, application.clientId);
  const mode = responseModeOf(parameters);
  return { segment, application, platform, redirectUri, mode, state: parameter(parameters, 'state'), parameters };
}
