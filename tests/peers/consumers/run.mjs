/** The packed package at work: a token and a typed refusal from the embedded authority, imported and required. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { ok, ResultAsync } from 'neverthrow';
import { clientCredentials, clientSecret, createClient, onCode, toOperation } from 'tokenrail';
import { aadsts, startAuthority } from 'tokenrail/testing';

const authority = await startAuthority();
const { clientId, secret } = authority.application;
const client = createClient({
  authority: authority.authorityUrl(),
  clientId,
  credential: clientSecret(secret),
  allowInsecureLoopback: true,
});
const acquire = toOperation(client.map(clientCredentials));
const request = { scopes: ['https://graph.microsoft.com/.default'] };

const token = await acquire(request);
assert.equal(token.isOk() && token.value.source, 'network');

authority.fail(aadsts(7000222), { times: 1 });
const handled = acquire(request).orElse(onCode('AADSTS7000222', () => ok('rotated')));
assert.ok(handled instanceof ResultAsync, 'one copy of neverthrow');
assert.deepEqual(await handled, ok('rotated'));
await authority.close();

assert.equal(createRequire(import.meta.url)('tokenrail').createClient, createClient);
