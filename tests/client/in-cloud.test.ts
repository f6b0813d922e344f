import { describe, expect, it } from '@jest/globals';
import { createClient } from '../../src/index.js';
import { inCloud } from '../../src/client/in-cloud.js';

const client = createClient({
  tenant: 'contoso.onmicrosoft.com',
  clientId: '4e8a6f2d-6d55-4b0e-8d3f-1f6a0c1b2d3e',
})._unsafeUnwrap();

describe('a client in another cloud', () => {
  it('is one client, under every name of the cloud, so that what is kept for it stays', () => {
    const moved = inCloud(client, 'login.microsoftonline.us');
    expect(moved.authority.url).toBe('https://login.microsoftonline.us/contoso.onmicrosoft.com');
    expect(inCloud(client, 'login.usgovcloudapi.net')).toBe(moved);
    expect(inCloud(client, 'login.partner.microsoftonline.cn')).not.toBe(moved);
  });

  it.each([
    undefined,
    'login.microsoftonline.com',
    'login.windows.net',
    'login.evil.example',
    '',
    'login.microsoftonline.us.evil.example',
  ])('is the same one where there is no other cloud: %p', (host) => {
    expect(inCloud(client, host)).toBe(client);
  });
});
