import { clientSecret, type ClientConfig } from 'tokenrail';
import { startAuthority, type AuthorityOptions, type TestAuthority } from 'tokenrail/testing';

/** What a scene plays on: an authority of its own that is running, and the configuration of a client that works there. */
export interface Stage {
  readonly authority: TestAuthority;
  readonly config: ClientConfig;
}

/** The secret in that configuration. */
export const secret = 'the-right-secret';

/** One part of the demo. */
export interface Scene {
  readonly title: string;
  readonly story: string;
  /** What is special about its authority. */
  readonly options?: AuthorityOptions;
  /** Shows it, and gives what was not as expected. */
  readonly play: (stage: Stage) => Promise<readonly string[]>;
}

export const scopes = ['https://graph.microsoft.com/.default'];

export const setStage = async (options?: AuthorityOptions): Promise<Stage> => {
  const authority = await startAuthority({
    tenants: [{ id: '11112222-3333-4444-8555-666677778888', name: 'contoso.onmicrosoft.com' }],
    applications: [
      {
        clientId: 'c0ffee00-1111-4222-8333-444455556666',
        secrets: [secret, { value: 'last-years-secret', expiresOn: Date.now() - 86_400_000 }],
      },
    ],
    ...options,
  });
  const config: ClientConfig = {
    authority: authority.url,
    tenant: 'contoso.onmicrosoft.com',
    clientId: authority.application.clientId,
    credential: clientSecret(secret),
    allowInsecureLoopback: true,
  };
  return { authority, config };
};

/** The problems among these: each with whether all is well. */
export const unless = (...checks: readonly (readonly [isWell: boolean, problem: string])[]): readonly string[] =>
  checks.filter(([isWell]) => !isWell).map(([, problem]) => problem);
