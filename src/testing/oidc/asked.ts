import { proofNeedOf } from '../client/proof-need.js';
import type { Application } from '../directory/directory.js';
import type { Platform } from '../directory/redirect-uris.js';
import { type Parameters, parameter } from '../http/parameters.js';
import { isResponseMode } from '../protocol/front-channel.js';
import { refuseChallenge } from '../protocol/pkce.js';
import type { Refusal } from '../protocol/refusal.js';
import { duplicateParameters, missingParameter, scopeMalformed } from '../protocol/refusals.js';
import { isScope } from '../protocol/scopes.js';
import {
  challengeMissing,
  parameterUnusable,
  responseModeUnsupported,
  responseTypeUnsupported,
} from '../protocol/user-refusals.js';

/** What a request to the authorization endpoint wants (OpenID Connect Core 1.0 §3.1.2.1). */
export interface Asked {
  readonly scope: string;
  readonly silent: boolean;
  readonly maxAge: number | undefined;
  readonly nonce: string | undefined;
  readonly challenge: string | undefined;
}

export function readAsked(parameters: Parameters, application: Application, platform: Platform): Asked | Refusal {
  if (parameters.duplicates.length > 0) return duplicateParameters(parameters.duplicates);
  const type = parameter(parameters, 'response_type');
  if (type === undefined) return missingParameter('response_type');
  if (type !== 'code') return responseTypeUnsupported(type);
  const mode = parameter(parameters, 'response_mode');
  if (mode !== undefined && !isResponseMode(mode)) return responseModeUnsupported(mode);
  const scope = parameter(parameters, 'scope');
  if (scope === undefined || !isScope(scope)) return scopeMalformed(scope ?? '');
  const challenge = parameter(parameters, 'code_challenge');
  const refused = refuseChallenge(parameters);
  if (refused !== undefined) return refused;
  if (challenge === undefined && proofNeedOf(application, platform) === 'forbidden') return challengeMissing();
  const prompts = parameter(parameters, 'prompt')?.split(' ') ?? [];
  if (prompts.includes('none') && prompts.length > 1) return parameterUnusable('prompt');
  const age = parameter(parameters, 'max_age');
  if (age !== undefined && !/^\d{1,9}$/.test(age)) return parameterUnusable('max_age');
  return {
    scope,
    silent: prompts.includes('none'),
    maxAge: age === undefined ? undefined : Number(age),
    nonce: parameter(parameters, 'nonce'),
    challenge,
  };
}
