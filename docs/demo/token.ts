import { inspect } from 'node:util';
import { clientCredentials, clientSecret, createClient, describe, toOperation, type ClientConfig } from 'tokenrail';
import { sourceOf } from './source.js';
import { scopes, secret, unless, type Scene } from './stage.js';
import { code, fact, waiting } from './terminal.js';

const { TENANT, CLIENT_ID, CLIENT_SECRET } = process.env;

/** An application, and its secret. */
interface Application extends ClientConfig {
  readonly secret: string;
}

/** The application of the environment, if there is all of it. */
export const real: Application | undefined =
  TENANT !== undefined && CLIENT_ID !== undefined && CLIENT_SECRET !== undefined
    ? { tenant: TENANT, clientId: CLIENT_ID, secret: CLIENT_SECRET }
    : undefined;

/** Some of it is there, and not all. */
export const isIncomplete =
  real === undefined && [TENANT, CLIENT_ID, CLIENT_SECRET].some((value) => value !== undefined);

const acquireFor = ({ tenant, clientId, secret, ...others }: Application) =>
  toOperation(
    createClient({ ...others, tenant, clientId, credential: clientSecret(secret) }) // sends nothing, never throws
      .map(clientCredentials), // a client becomes an operation
  );

export const token: Scene = {
  title: `A token for the application${real ? `, from ${TENANT}` : ''}`,
  story: 'A client from its configuration, an operation from the client, a token from the operation.',
  play: async ({ config }) => {
    code(sourceOf('token.ts')('acquireFor'));
    code(sourceOf('stage.ts')('scopes'));
    const result = await waiting('asking for a token', acquireFor(real ?? { ...config, secret })({ scopes }));
    return result.match(
      (given) => {
        fact('token', `${given.accessToken.length} characters, valid until ${new Date(given.expiresOn).toISOString()}`);
        fact('printed', inspect(given, { breakLength: 90 }));
        return unless([given.expiresOn > Date.now(), 'it is no longer valid']);
      },
      (error) => {
        fact('failed', describe(error));
        return [error.message];
      },
    );
  },
};
