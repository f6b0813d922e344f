import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { usernamePassword } from '../../src/index.js';
import { useAuthority } from '../../src/testing.js';
import { clientOf, clientOfAuthority } from '../exchange/support/clients.js';
import { waysThatShow } from '../wire/support/printed.js';

const authority = useAuthority();
const password = 'marker-of-a-password';
const request = { scopes: ['User.Read'], username: 'adele@contoso.example', password };

describe('S36: the grant with a password is marked as what is not to be used', () => {
  it('in its declaration, where an editor and a linter see it', () => {
    expect(readFileSync('src/grant/username-password.ts', 'utf8')).toMatch(/@deprecated[^@]*RFC 9700 §2\.4/);
  });

  it('sends it nowhere where none is taken, and shows it nowhere', async () => {
    const refused = await usernamePassword(clientOf(authority.authorityUrl('common')))(request);
    expect(refused._unsafeUnwrapErr()._tag).toBe('Config');
    expect(authority.requests).toEqual([]);
    const failed = (await usernamePassword(clientOfAuthority(authority))(request))._unsafeUnwrapErr();
    expect(waysThatShow(failed, [password])).toEqual([]);
  });
});
