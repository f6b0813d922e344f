import { describe, expect, it } from '@jest/globals';
import { clientCredentials, standardPipeline } from '../../src/index.js';
import { useAuthority } from '../../src/testing.js';
import { clientOfAuthority, graph } from '../exchange/support/clients.js';
import { soon } from '../wire/support/runtime.js';
import { heldRuntime } from './support/network.js';
import { agingToken, refreshMs } from './support/operations.js';

const authority = useAuthority();

describe('D6: a refresh in the background keeps nobody waiting', () => {
  it('20 callers have the token while the one request for a new one hangs', async () => {
    authority.fail(agingToken('first'), { times: 1 });
    authority.fail(agingToken('second'));
    const runtime = heldRuntime();
    const acquire = standardPipeline()(clientCredentials(clientOfAuthority(authority, { runtime })));
    const call = () => acquire({ scopes: [graph] }).map(({ accessToken }) => accessToken);
    const storm = () => Promise.all(Array.from({ length: 20 }, call));

    await runtime.run(call());
    await runtime.advance(refreshMs[1]);
    runtime.hold();
    const served = await soon(storm());
    await runtime.waiting(1);
    expect(await soon(storm())).toEqual(served);
    expect(served).toEqual(Array.from({ length: 20 }, () => expect.objectContaining({ value: 'first' })));
    expect(runtime.underWay()).toBe(1);
    expect(authority.requests).toHaveLength(1);

    runtime.release();
    await runtime.quiet();
    expect((await call())._unsafeUnwrap()).toBe('second');
    expect(authority.requests).toHaveLength(2);
    expect(runtime.elapsed()).toBe(refreshMs[1]);
  });
});
