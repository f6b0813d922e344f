import type { TestTenant } from '../../directory/registered.js';
import { page } from '../../http/html.js';
import type { AuthorityRequest, Reply } from '../../http/message.js';
import { type FrontChannelAnswer, frontChannelReply } from '../../protocol/front-channel.js';
import type { Realm } from '../../protocol/realm.js';
import { isRefusal, type Refusal } from '../../protocol/refusal.js';
import type { SignIn } from '../../protocol/sign-in.js';
import { cloudOf, issuerOf } from '../clouds.js';
import { type AadstsError, aadstsBody } from '../error-response.js';
import { idToken } from '../id-token.js';
import { errorOfRedirect } from '../refuse.js';
import { clientInfo } from '../user-tokens.js';
import type { Asked } from './asked.js';
import { type Target, targetOf } from './target.js';

const codeLifetimeMs = 600_000;

export interface Success extends Target, Asked {
  readonly tenant: TestTenant;
  readonly signIn: SignIn;
}

/** Sends the person back with a code. Where the request came to a host of a cloud, the answer names it. */
export async function successRedirect(realm: Realm, request: AuthorityRequest, success: Success): Promise<Reply> {
  const { redirectUri, mode, state, hybrid, scopes, claims, nonce, challenge, tenant, signIn, application } = success;
  const code = realm.grants.addCode({
    signIn,
    tenantId: tenant.id,
    redirectUri,
    scope: scopes.text,
    claims,
    ...(nonce !== undefined && { nonce }),
    ...(challenge !== undefined && { challenge }),
    expiresAt: realm.now() + codeLifetimeMs,
  });
  const issuer = issuerOf(request.origin, tenant.id);
  const identity = { signIn, application, tenant, nonce, signInTime: claims.signInTime, code };
  const cloud = cloudOf(new URL(request.origin).host);
  return frontChannelReply(redirectUri, mode, {
    code,
    id_token: hybrid ? await idToken(realm, issuer, identity) : undefined,
    ...clientInfo(request, signIn.user),
    cloud_instance_name: cloud?.name,
    cloud_instance_host_name: cloud?.hosts[0],
    state,
    session_state: signIn.sessionId,
  });
}

/** Sends the person back without one. */
export function errorRedirect(target: Target, refused: Refusal, request: AuthorityRequest): Reply {
  if (refused.reason !== 'personCancelled') return redirectWith(target, errorOfRedirect(refused), request);
  return frontChannelReply(target.redirectUri, target.mode, {
    error: 'access_denied',
    error_description: refused.text,
    error_subcode: 'cancel',
    state: target.state,
  });
}

export function errorPage(refused: Refusal, request: AuthorityRequest, status = 400): Reply {
  return pageOf(errorOfRedirect(refused), request, status);
}

/** An error that a test orders comes to the application as any other does. */
export function failAuthorize(realm: Realm, request: AuthorityRequest, error: AadstsError): Reply {
  const target = targetOf(realm, request);
  return isRefusal(target) ? pageOf(error, request, 400) : redirectWith(target, error, request);
}

function redirectWith({ redirectUri, mode, state }: Target, error: AadstsError, request: AuthorityRequest): Reply {
  const members: FrontChannelAnswer = Object.fromEntries(
    Object.entries(aadstsBody(error, request))
      .filter(([name]) => name !== 'error_codes')
      .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
  return frontChannelReply(redirectUri, mode, { ...members, state });
}

function pageOf(error: AadstsError, request: AuthorityRequest, status: number): Reply {
  return page(status, 'Sign in to your account', aadstsBody(error, request).error_description);
}
