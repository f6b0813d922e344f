import { type Parameters, parameter } from '../../http/parameters.js';
import { type ClaimsAsked, claimsAsked } from '../../protocol/claims-asked.js';
import { isResponseMode } from '../../protocol/front-channel.js';
import { refuseChallenge } from '../../protocol/pkce.js';
import type { Realm } from '../../protocol/realm.js';
import { isRefusal, type Refusal } from '../../protocol/refusal.js';
import { duplicateParameters, missingParameter } from '../../protocol/refusals.js';
import {
  challengeMissing,
  parameterUnusable,
  responseModeUnsupported,
  responseTypeUnsupported,
} from '../../protocol/user-refusals.js';
import { readUserScopes, type UserScopes } from '../../protocol/user-scopes.js';
import type { Target } from './target.js';

/** What a request to the authorization endpoint wants. */
export interface Asked {
  readonly hybrid: boolean;
  readonly scopes: UserScopes;
  readonly claims: ClaimsAsked;
  readonly silent: boolean;
  readonly maxAge: number | undefined;
  readonly nonce: string | undefined;
  readonly challenge: string | undefined;
}

const prompts: ReadonlySet<string> = new Set(['none', 'login', 'consent', 'select_account']);

export function readAsked(realm: Realm, { application, platform, parameters }: Target): Asked | Refusal {
  if (parameters.duplicates.length > 0) return duplicateParameters(parameters.duplicates);
  const hybrid = readResponseType(parameters);
  if (typeof hybrid !== 'boolean') return hybrid;
  const nonce = parameter(parameters, 'nonce');
  if (hybrid && nonce === undefined) return missingParameter('nonce');
  const scope = parameter(parameters, 'scope');
  if (scope === undefined) return missingParameter('scope');
  const scopes = readUserScopes(realm, application, scope);
  if (isRefusal(scopes)) return scopes;
  if (hybrid && !scopes.identity.includes('openid')) return responseTypeUnsupported('code id_token');
  const challenge = parameter(parameters, 'code_challenge');
  const refused = refuseChallenge(parameters);
  if (refused !== undefined) return refused;
  if (challenge === undefined && platform === 'spa') return challengeMissing();
  const prompt = parameter(parameters, 'prompt');
  if (prompt !== undefined && !prompts.has(prompt)) return parameterUnusable('prompt');
  const age = parameter(parameters, 'max_age');
  if (age !== undefined && !/^\d{1,9}$/.test(age)) return parameterUnusable('max_age');
  const claims = claimsAsked(parameters);
  if (isRefusal(claims)) return claims;
  return {
    hybrid,
    scopes,
    claims: { ...claims, signInTime: claims.signInTime || age !== undefined },
    silent: prompt === 'none',
    maxAge: age === undefined ? undefined : Number(age),
    nonce,
    challenge,
  };
}

/** Whether an id token comes with the code. */
function readResponseType(parameters: Parameters): boolean | Refusal {
  const text = parameter(parameters, 'response_type');
  if (text === undefined) return missingParameter('response_type');
  const type = text.split(' ').sort().join(' ');
  if (type !== 'code' && type !== 'code id_token') return responseTypeUnsupported(text);
  const mode = parameter(parameters, 'response_mode');
  if (mode !== undefined && !isResponseMode(mode)) return responseModeUnsupported(mode);
  const hybrid = type !== 'code';
  return hybrid && mode === 'query' ? responseModeUnsupported(mode) : hybrid;
}
