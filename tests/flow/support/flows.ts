import type { AuthorizationFlow } from '../../../src/index.js';
import { randomText } from '../../../src/flow/proof-key.js';
import { startOfTime } from '../../wire/support/runtime.js';

/** A sign-in that was begun at the start of time, with random values of its own. */
export const flowWith = (changes: Partial<AuthorizationFlow> = {}): AuthorizationFlow => ({
  authority: 'https://login.microsoftonline.com/contoso.example',
  clientId: '4e8a6f2d-6d55-4b0e-8d3f-1f6a0c1b2d3e',
  redirectUri: 'https://app.example/callback',
  scopes: ['User.Read', 'openid'],
  state: randomText(),
  nonce: randomText(),
  codeVerifier: randomText(),
  responseMode: 'query',
  hybrid: false,
  begunAt: startOfTime,
  ...changes,
});

/** What a browser brings back to it. */
export const answerTo = ({ state }: Pick<AuthorizationFlow, 'state'>): string =>
  `https://app.example/callback?code=a-code&state=${state}`;
