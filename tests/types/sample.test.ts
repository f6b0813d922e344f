import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import {
  sampleError,
  type AadstsError,
  type ByCode,
  type FlowError,
  type OAuthError,
  type ProtocolError,
  type ServerCategory,
  type TimeoutError,
  type UnexpectedCategory,
} from '../../src/index.js';

describe('sampleError', () => {
  it('is narrowed by its code', () => {
    const stepUp = sampleError('AADSTS50076', { claims: '{}', status: 400 });
    expectTypeOf(stepUp).toEqualTypeOf<AadstsError<'step_up_required', 'AADSTS50076'>>();
    const timeout = sampleError('timeout', { timeoutMs: 3, sent: 'no' });
    expectTypeOf(timeout).toEqualTypeOf<TimeoutError>();
    expectTypeOf(sampleError('AADB2C90118')).toEqualTypeOf<ProtocolError<'password_change_required', 'AADB2C90118'>>();
    expectTypeOf(sampleError('nonce_mismatch')).toEqualTypeOf<FlowError<'nonce_mismatch'>>();
    expectTypeOf(sampleError('none')).toEqualTypeOf<ByCode<OAuthError, 'none'>>();
    expect(stepUp).toMatchObject({
      code: 'AADSTS50076',
      category: 'step_up_required',
      remedy: 'interact',
      status: 400,
    });
    expect(timeout).toMatchObject({ _tag: 'Timeout', timeoutMs: 3, sent: 'no' });
  });

  it('takes a category where the code leaves it open', () => {
    const none = sampleError('none', { category: 'throttled' });
    expectTypeOf(none.category).toEqualTypeOf<ServerCategory>();
    const unexpected = sampleError('unexpected_response', { category: 'service_unavailable' });
    expectTypeOf(unexpected.category).toEqualTypeOf<UnexpectedCategory>();
    expect(none).toMatchObject({ _tag: 'Protocol', category: 'throttled', remedy: 'retry' });
    expect(unexpected).toMatchObject({ _tag: 'UnexpectedResponse', category: 'service_unavailable', remedy: 'retry' });
  });

  it('takes no other category', () => {
    // @ts-expect-error -- the code implies another one
    expect(sampleError('AADSTS50076', { category: 'throttled' }).category).toBe('step_up_required');
    // @ts-expect-error -- no server answers this
    expect(sampleError('none', { category: 'aborted' })._tag).toBe('Protocol');
    // @ts-expect-error -- an answer that is not OAuth's says no more than its status
    expect(sampleError('unexpected_response', { category: 'step_up_required' })._tag).toBe('UnexpectedResponse');
  });

  it('takes no discriminants, and no details of other variants', () => {
    // @ts-expect-error -- the code decides
    expect(sampleError('AADSTS50076', { remedy: 'none' }).code).toBe('AADSTS50076');
    // @ts-expect-error -- the code decides
    expect(sampleError('AADSTS50076', { _tag: 'Protocol' }).code).toBe('AADSTS50076');
    // @ts-expect-error -- a timeout has a limit, an answer has none
    expect(sampleError('AADSTS50076', { timeoutMs: 5 }).code).toBe('AADSTS50076');
    // @ts-expect-error -- a number
    expect(sampleError('AADSTS50076', { retryAfterMs: '5' }).code).toBe('AADSTS50076');
  });

  it('takes no code that is not in the table', () => {
    // @ts-expect-error -- not listed
    const unlisted = () => sampleError('AADSTS5007');
    expect(unlisted).toBeInstanceOf(Function);
  });
});
