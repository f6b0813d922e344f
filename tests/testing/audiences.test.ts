import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { startAuthority, type TestAuthority } from '../../src/testing.js';
import { makeCertificate } from './support/certificate.js';
import { postForm } from './support/kinds.js';

const tenant = '7c0e5a52-3f1b-4d86-9a43-2b8d1e6f9c05';
const clientId = 'cccccccc-1111-4222-8333-444455556666';
const certificate = makeCertificate(Date.now() - 60_000, Date.now() + 600_000);

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({ applications: [{ clientId, certificates: [certificate.pem] }] });
});
afterAll(() => authority.close());

async function present(url: string, audience: string): Promise<number> {
  const assertion = await new SignJWT({ iss: clientId, sub: clientId, aud: audience, jti: randomUUID() })
    .setProtectedHeader({ alg: 'RS256' })
    .setExpirationTime('5m')
    .sign(certificate.privateKey);
  const { status } = await postForm(authority, url, {
    client_secret: undefined,
    client_assertion: assertion,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  });
  return status;
}

const alias = `https://login.windows.net/${tenant}`;
const network = `https://login.microsoftonline.com/${tenant}`;
const external = 'https://contoso.ciamlogin.com/contoso.onmicrosoft.com';
const policy = 'https://contoso.b2clogin.com/contoso.onmicrosoft.com/b2c_1_signin';
const federation = 'https://fs.contoso.example/adfs';

describe('a client assertion', () => {
  it.each([
    [`${alias}/oauth2/v2.0/token`, `${alias}/oauth2/v2.0/token`],
    [`${alias}/oauth2/v2.0/token`, `${network}/oauth2/v2.0/token`],
    [`${alias}/oauth2/v2.0/token`, `${network}/v2.0`],
    [`${external}/oauth2/v2.0/token`, `${external}/oauth2/v2.0/token`],
    [`${external}/oauth2/v2.0/token`, `https://${tenant}.ciamlogin.com/${tenant}/v2.0`],
    [`${policy}/oauth2/v2.0/token`, `${policy}/oauth2/v2.0/token`],
    [`${policy}/oauth2/v2.0/token`, `https://contoso.b2clogin.com/${tenant}/v2.0/`],
    [`${federation}/oauth2/token/`, `${federation}/oauth2/token`],
    [`${federation}/oauth2/token`, `${federation}/oauth2/token/`],
    [`${federation}/oauth2/token`, federation],
  ])('at %s is good for %s', async (url, audience) => {
    expect(await present(url, audience)).toBe(200);
  });

  it.each([
    [`${network}/oauth2/v2.0/token`, `${alias}/oauth2/v2.0/token`],
    [`${network}/oauth2/v2.0/token`, `https://login.microsoftonline.us/${tenant}/oauth2/v2.0/token`],
    [`${external}/oauth2/v2.0/token`, `https://fabrikam.ciamlogin.com/${tenant}/v2.0`],
    [`${policy}/oauth2/v2.0/token`, `${network}/v2.0`],
    [`${federation}/oauth2/token`, 'https://fs.fabrikam.example/adfs'],
  ])('at %s is not good for %s', async (url, audience) => {
    expect(await present(url, audience)).toBeGreaterThanOrEqual(400);
  });
});
