import { describe, expect, it } from '@jest/globals';
import { aadsts, httpError, jsonValue, respond, throttled, useAuthority, type Fault } from '../../src/testing.js';
import { clientOfAuthority, errorOf } from '../exchange/support/clients.js';

const authority = useAuthority();
const ours = '11111111-2222-4333-8444-555555555555';
const theirs = '99999999-8888-4777-8666-555555555555';

const errorAfter = (fault: Fault) => {
  authority.fail(fault, { times: 1 });
  return errorOf(clientOfAuthority(authority), { correlationId: ours });
};

describe('D18: an error names both sides of the wire, its status, and numbers that are numbers', () => {
  it("the server's correlation id and ours", async () => {
    const error = await errorAfter(aadsts(50076, { fields: { correlation_id: theirs } }));
    expect([error.requestId, error.correlationId]).toEqual([ours, theirs]);
    expect(authority.requests[0]?.headers['client-request-id']).toBe(ours);
  });

  it.each<[number, Fault]>([
    [400, aadsts(50076)],
    [401, aadsts(7000222)],
    [404, jsonValue({ error: 'not_found' }, { status: 404 })],
    [429, throttled()],
    [500, respond({ status: 500 })],
    [502, httpError()],
    [503, aadsts(90033)],
    [200, jsonValue({})],
  ])('status %i', async (status, fault) => {
    expect(await errorAfter(fault)).toMatchObject({ status, requestId: ours });
  });

  it.each([[[50076, 50012]], [['50076', '50012']], ['[50076,50012]']])('the codes of %j', async (error_codes) => {
    const { codes, code } = await errorAfter(aadsts(50076, { fields: { error_codes } }));
    expect(codes).toStrictEqual([50076, 50012]);
    expect(code).toBe('AADSTS50076');
  });
});
