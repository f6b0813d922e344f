/** A test of an application. */
import { clientCredentials, clientSecret, createClient, toOperation } from 'tokenrail';
import * as everything from 'tokenrail/testing';
import { aadsts, type Fault, startAuthority, type TestAuthority } from 'tokenrail/testing';

export const names: readonly string[] = Object.keys(everything);
export const fault: Fault = aadsts(50076);

export const use = async (): Promise<string> => {
  await using authority: TestAuthority = await startAuthority();
  authority.fail(fault, { times: 1 });
  const { clientId } = authority.application;
  const client = createClient({
    authority: authority.authorityUrl(),
    clientId,
    credential: clientSecret('secret'),
    allowInsecureLoopback: true,
  });
  const acquire = toOperation(client.map(clientCredentials));
  const result = await acquire({ scopes: ['https://graph.microsoft.com/.default'] });
  return result.match(
    (token) => token.accessToken,
    (error) => (error.code === 'AADSTS50076' ? error.category : error.message),
  );
};
