import { err, ok, type Result } from 'neverthrow';
import { localError } from '../error/local.js';
import type { OAuthError } from '../error/model.js';
import { unexpectedResponse } from '../error/parse.js';
import { errorInRedirect } from '../error/redirect.js';
import { redirectParametersOf, type AuthorizationResponse } from '../error/redirect-parameters.js';
import { isSameText } from '../value/same-text.js';
import type { AuthorizationFlow } from './flow.js';

/** What a sign-in gave. */
export interface Callback {
  readonly code: string;
  /** In the hybrid flow. */
  readonly idToken: string | undefined;
  /** Who answers, where it says so (RFC 9207). */
  readonly issuer: string | undefined;
  /** The host of the cloud where the code is good, where it is another one. */
  readonly cloudHost: string | undefined;
}

/**
 * What the answer of a sign-in says. Before anything else in it is believed, an error too, its `state` must be that of the
 * flow; then no parameter of the protocol may come twice, and where it says who answers, it is who was asked.
 *
 * @param issuer who was asked, where that is known by its issuer
 * @see RFC 6749 §3.1, §4.1.2, §10.12; RFC 9207 §2.4; RFC 9700 §4.4, §4.7.1
 */
export const readCallback = (
  flow: Pick<AuthorizationFlow, 'state' | 'hybrid'>,
  response: AuthorizationResponse,
  issuer?: string,
): Result<Callback, OAuthError> => {
  const parameters = redirectParametersOf(response);
  const { values, duplicates } = parameters;
  const state = values.get('state');
  if (duplicates.has('state')) return err(localError('duplicate_parameter', {}, ['state']));
  if (state === undefined) return err(localError('state_mismatch', {}, ['it has no state']));
  if (!isSameText(state, flow.state)) return err(localError('state_mismatch', {}, ['its state is of another sign-in']));
  if (duplicates.size > 0) return err(localError('duplicate_parameter', {}, [...duplicates]));
  const [code, idToken, answering] = [values.get('code'), values.get('id_token'), values.get('iss')];
  if (issuer !== undefined && answering !== undefined && answering !== issuer)
    return err(localError('issuer_mismatch', {}, ['the answer is of another issuer']));
  if (values.has('error')) return err(errorInRedirect(parameters));
  if (code === undefined || code === '') return err(unexpectedResponse({}, ['neither a code nor an error']));
  if (flow.hybrid && idToken === undefined) return err(unexpectedResponse({}, ['no id_token beside the code']));
  return ok({
    code,
    idToken: flow.hybrid ? idToken : undefined,
    issuer: answering,
    cloudHost: values.get('cloud_instance_host_name'),
  });
};

/** The `state` in an answer, to find the flow by that it belongs to. Nothing is believed of it. */
export const stateIn = (response: AuthorizationResponse): string | undefined => {
  const { values, duplicates } = redirectParametersOf(response);
  return duplicates.has('state') ? undefined : values.get('state');
};
