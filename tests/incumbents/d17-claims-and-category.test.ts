import { describe, expect, it } from '@jest/globals';
import { aadsts, useAuthority, type Fault } from '../../src/testing.js';
import { clientOfAuthority, errorOf } from '../exchange/support/clients.js';

const authority = useAuthority();
const claims = '{"access_token":{"capolids":{"essential":true,"values":["a-policy"]}}}';

const errorAfter = (fault: Fault) => {
  authority.fail(fault, { times: 1 });
  return errorOf(clientOfAuthority(authority));
};

describe('D17: claims and category are those of the answer, whatever its OAuth error', () => {
  it('access_denied with 53003 keeps its claims', async () => {
    const error = await errorAfter(aadsts(53003, { error: 'access_denied', claims }));
    expect(error).toMatchObject({ code: 'AADSTS53003', category: 'policy_blocked', error: 'access_denied', claims });
  });

  it.each([
    [700082, 'grant_expired', 'start_over'],
    [50013, 'grant_rejected', 'start_over'],
  ])('invalid_grant with %i, without a suberror, says what to do', async (number, category, remedy) => {
    const error = await errorAfter(aadsts(number, { error: 'invalid_grant' }));
    expect(error).toMatchObject({ code: `AADSTS${number}`, category, remedy });
    expect(error.suberror).toBeUndefined();
  });

  it.each(
    'interaction_required consent_required login_required bad_token ui_not_allowed interrupted_user AADSTS50076:'.split(
      ' ',
    ),
  )('"%s" in the description changes nothing', async (word) => {
    const described = (text: string) => aadsts(7000215, { message: text });
    const [plain, wordy] = [await errorAfter(described('No.')), await errorAfter(described(`No. ${word} No.`))];
    expect(wordy).toMatchObject({ code: 'AADSTS7000215', category: 'credential_rejected', codes: [7000215] });
    expect([wordy._tag, wordy.remedy]).toEqual([plain._tag, plain.remedy]);
    const without = await errorAfter(
      aadsts(7000215, {
        error: 'invalid_scope',
        fields: { error_codes: [], error_description: `No. ${word} No.`, error_uri: '' },
      }),
    );
    expect(without).toMatchObject({ code: 'none', category: 'invalid_request', codes: [] });
  });
});
