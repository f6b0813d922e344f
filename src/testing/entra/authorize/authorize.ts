import { page } from '../../http/html.js';
import { parameter } from '../../http/parameters.js';
import { attend } from '../../people/attend.js';
import type { Handler } from '../../protocol/kind.js';
import type { Realm } from '../../protocol/realm.js';
import { isRefusal, type Refusal } from '../../protocol/refusal.js';
import { unknownApplication } from '../../protocol/refusals.js';
import type { SignIn } from '../../protocol/sign-in.js';
import { everythingAsked, grantedScopes } from '../../protocol/user-scopes.js';
import { consentNeeded } from '../../protocol/user-refusals.js';
import { isAccountOf, tenantFor } from '../home-tenant.js';
import { type Asked, readAsked } from './asked.js';
import { errorPage, errorRedirect, successRedirect } from './answer.js';
import { type Target, targetOf } from './target.js';

/**
 * The authorization endpoint. What is wrong with the client or its address is said on a page, for there is nowhere safe
 * to go; everything else is said to the application.
 */
export const authorize: Handler = async (realm, request) => {
  const target = targetOf(realm, request);
  if (isRefusal(target)) return errorPage(target, request);
  const asked = readAsked(realm, target);
  if (isRefusal(asked)) return errorRedirect(target, asked, request);
  const signIn = signInAt(realm, target, asked);
  if (signIn === 'leaves') return page(200, 'Sign in to your account', 'Nobody answers this page.');
  if (isRefusal(signIn)) {
    return signIn.reason === 'unknownUser' ? errorPage(signIn, request, 200) : errorRedirect(target, signIn, request);
  }
  const tenant = tenantFor(realm, target.segment, signIn.user);
  if (isRefusal(tenant)) return errorRedirect(target, tenant, request);
  const { clientId, tenantIds } = target.application;
  if (!tenantIds.includes(tenant.id)) return errorPage(unknownApplication(clientId, tenant.name), request);
  return successRedirect(realm, request, { ...target, ...asked, tenant, signIn });
};

function signInAt(realm: Realm, target: Target, asked: Asked): SignIn | Refusal | 'leaves' {
  const { application, platform, parameters, segment } = target;
  const { clientId } = application;
  const attended = attend(realm, {
    clientId,
    platform,
    loginHint: parameter(parameters, 'login_hint'),
    silent: asked.silent,
    maxAge: asked.maxAge,
    contexts: asked.claims.contexts,
    prefers: (user) => (segment.kind === 'tenant' ? user.tenantId === segment.tenant.id : isAccountOf(segment, user)),
  });
  if (attended === 'leaves' || isRefusal(attended)) return attended;
  const { user } = attended;
  if (!asked.silent) realm.people.consents.add(user, clientId, everythingAsked(asked.scopes));
  const denied = asked.scopes.permissions.some((permission) => {
    return isRefusal(grantedScopes(realm, user, application, { ...asked.scopes, permissions: [permission] }));
  });
  return denied ? consentNeeded(clientId) : attended;
}
