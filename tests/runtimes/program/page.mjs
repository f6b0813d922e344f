/** Runs the program in a page. */
import { clientSecret, createClient } from 'tokenrail';
import { expect, expectLike } from './expect.mjs';
import { smoke } from './smoke.mjs';

const refusing = {
  'refuses a client secret': () => {
    const credential = clientSecret('a secret in a page');
    const client = createClient({ tenant: 'contoso.onmicrosoft.com', clientId: crypto.randomUUID(), credential });
    const error = client._unsafeUnwrapErr();
    expectLike('error', error, { _tag: 'Config', category: 'invalid_configuration', remedy: 'fix_application' });
    expect('one issue', error.issues.length, 1);
    expect('of the page', error.issues[0].includes('browser page'));
  },
};

export const runInPage = (settings) => smoke(settings, refusing);
