import { type Case, type Group, known, numbered, unknownId } from './case.js';

const claims = '{"access_token":{"polids":{"essential":true,"values":["0a1b2c3d-0000-4000-8000-000000000003"]}}}';

/** A refusal that the authority comes to by itself. */
const real = (id: string, title: string, number: number, status: number, instead: Case['instead'] = {}): Case => ({
  id,
  title,
  order: `AADSTS${number}`,
  instead,
  carries: { numbers: [number], status },
});

export const refusals: Group = {
  title: 'Answers with an AADSTS number',
  about:
    'The first five are refusals that the authority comes to by itself, as Entra ID does; the rest are ordered. An unknown tenant is refused already at the metadata, for those that ask for some.',
  cases: [
    real('wrong-secret', 'wrong secret', 7000215, 401, { secret: 'another-secret' }),
    real('expired-secret', 'expired secret', 7000222, 401, { secret: known.expiredSecret }),
    real('unknown-application', 'unknown application', 700016, 400, { clientId: unknownId }),
    real('unknown-tenant', 'unknown tenant', 90002, 400, { tenant: unknownId }),
    real('unknown-resource', 'unknown resource', 500011, 400, { scope: 'https://unknown.example/.default' }),
    numbered('step-up', ['a second factor is asked for', 'aadsts(50076, { claims })'], [50076], {
      status: 400,
      error: 'interaction_required',
      claims,
    }),
    numbered('blocked', ['blocked by a policy', "aadsts(53003, { suberror: 'message_only', claims })"], [53003], {
      status: 400,
      error: 'invalid_grant',
      suberror: 'message_only',
      claims,
    }),
    numbered('consent', ['no consent', "aadsts(65001, { suberror: 'consent_required' })"], [65001], {
      status: 400,
      error: 'invalid_grant',
      suberror: 'consent_required',
    }),
    numbered('assertion', ['the certificate is not registered', 'aadsts(700027)'], [700027], {
      status: 401,
      error: 'invalid_client',
    }),
    numbered('loop', ['a request loop', 'aadsts(50196)'], [50196], { status: 400, error: 'invalid_grant' }),
    numbered('transient', ['a transient error, 503', 'aadsts(90033)'], [90033], {
      status: 503,
      error: 'temporarily_unavailable',
    }),
    numbered('several', ['two numbers', 'aadsts([70002, 50012])'], [70002, 50012], {
      status: 401,
      error: 'invalid_client',
    }),
    numbered('unlisted', ['a number that nobody lists', 'aadsts(7999999)'], [7999999], {
      status: 400,
      error: 'invalid_grant',
    }),
    numbered('error-under-200', ['an error under status 200', 'aadsts(7000215, { status: 200 })'], [7000215], {
      status: 200,
      error: 'invalid_client',
    }),
  ],
};
