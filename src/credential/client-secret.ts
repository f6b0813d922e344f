import { okAsync } from 'neverthrow';
import { isBrowserPage } from '../wire/platform.js';
import type { Credential } from './credential.js';
import { keyIdIn } from './key-id.js';

const issuesOf = (secret: unknown): readonly string[] => {
  if (isBrowserPage()) return ['credential: a client secret in a browser page is no secret'];
  if (typeof secret !== 'string' || secret === '') return ['credential: the client secret is empty'];
  return secret.trim() === secret ? [] : ['credential: the client secret begins or ends with white space'];
};

/**
 * A client secret, sent in the body of the request (`client_secret_post`). Prefer a certificate or a federated
 * identity: a secret can be copied.
 *
 * @param secret its value, not its id
 * @param settings `keyId`: its id, which the portal calls "Secret ID"; not secret. Say it where several processes share
 * a store of tokens
 * @returns a credential; what is wrong with it is a `Config` error of `createClient`: it is empty, has white space
 * around it, or this is a page in a browser; the key id is empty, not plain text, or the secret itself
 * @example
 * createClient({ tenant, clientId, credential: clientSecret(process.env.CLIENT_SECRET ?? '') })
 * @see RFC 6749 §2.3.1
 */
export const clientSecret = (secret: string, settings?: { readonly keyId?: string | undefined }): Credential => {
  // A key id may be printed, a secret may not: who takes one for the other is told, and nothing is shown.
  const isMistaken = secret !== undefined && settings?.keyId === secret;
  const { named, issues } = isMistaken
    ? { named: {}, issues: ['credential: the key id is the client secret'] }
    : keyIdIn(settings);
  return Object.freeze({
    kind: 'client_secret',
    ...named,
    issues: [...issuesOf(secret), ...issues],
    parameters: () => okAsync({ client_secret: secret }),
  });
};
