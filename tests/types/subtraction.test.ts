import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { err, errAsync, ok, okAsync, safeTry, type Ok, type ResultAsync } from 'neverthrow';
import {
  onCategory,
  onCode,
  onRemedy,
  parseErrorResponse,
  sampleError,
  type AadstsError,
  type ByCategory,
  type ByCode,
  type ByRemedy,
  type CannotHappen,
  type CategoryOf,
  type Code,
  type OAuthError,
  type ProtocolError,
  type ThrottledError,
  type UnlistedAadstsCode,
  type WithoutCategory,
  type WithoutCode,
  type WithoutRemedy,
  type WithoutTag,
} from '../../src/index.js';

type Token = ResultAsync<string, OAuthError>;
type ErrorOf<T> = T extends ResultAsync<unknown, infer E> ? E : never;

const failed = (error: OAuthError): Token => errAsync(error);
const stepUp = failed(sampleError('AADSTS50076', { claims: '{"id_token":{}}' }));
const throttled = failed(sampleError('AADSTS90055'));

describe('onCode', () => {
  const recovered = stepUp.orElse(
    onCode('AADSTS50076', (error) => {
      expectTypeOf(error).toEqualTypeOf<AadstsError<'step_up_required', 'AADSTS50076'>>();
      return okAsync(error.claims ?? '');
    }),
  );

  it('takes the code off, and nothing else', async () => {
    type Left = ErrorOf<typeof recovered>;
    expectTypeOf<Left>().toEqualTypeOf<WithoutCode<OAuthError, 'AADSTS50076'>>();
    expectTypeOf<Left['code']>().toEqualTypeOf<Exclude<Code, 'AADSTS50076'>>();
    expectTypeOf<Exclude<Left, { category: 'step_up_required' }>>().toEqualTypeOf<
      Exclude<OAuthError, { category: 'step_up_required' }>
    >();
    expect(await recovered).toEqual(ok('{"id_token":{}}'));
    expect(await throttled.orElse(onCode('AADSTS50076', () => ok('')))).toEqual(await throttled);
  });

  it('leaves the siblings, the unlisted codes, and the category without a code', () => {
    type Left = Extract<ErrorOf<typeof recovered>, { category: 'step_up_required' }>;
    expectTypeOf<Left>().toEqualTypeOf<
      | AadstsError<
          'step_up_required',
          | 'AADSTS50072'
          | 'AADSTS50074'
          | 'AADSTS50078'
          | 'AADSTS50079'
          | 'AADSTS50097'
          | 'AADSTS50158'
          | 'AADSTS500121'
          | 'AADSTS502031'
          | UnlistedAadstsCode
        >
      | ProtocolError<'step_up_required'>
    >();
  });

  it('takes a list, of any families', async () => {
    const listed = stepUp.orElse(
      onCode(['AADSTS50076', 'AADSTS65001', 'AADB2C90118', 'timeout', 'state_mismatch'], (error) => {
        expectTypeOf(error).toEqualTypeOf<
          ByCode<OAuthError, 'AADSTS50076' | 'AADSTS65001' | 'AADB2C90118' | 'timeout' | 'state_mismatch'>
        >();
        return err(error.category);
      }),
    );
    expectTypeOf(listed).toEqualTypeOf<
      ResultAsync<
        string,
        | WithoutCode<OAuthError, 'AADSTS50076' | 'AADSTS65001' | 'AADB2C90118' | 'timeout' | 'state_mismatch'>
        | 'step_up_required'
        | 'consent_required'
        | 'password_change_required'
        | 'network'
        | 'untrusted_response'
      >
    >();
    expect(await listed).toEqual(err('step_up_required'));
  });

  it('takes off a variant whose last code is handled', () => {
    type Two = AadstsError<'throttled', 'AADSTS90055' | 'AADSTS1003004'>;
    expectTypeOf<WithoutCode<Two, 'AADSTS90055'>>().toEqualTypeOf<AadstsError<'throttled', 'AADSTS1003004'>>();
    expectTypeOf<WithoutCode<Two, 'AADSTS90055' | 'AADSTS1003004'>>().toEqualTypeOf<never>();
    expectTypeOf<WithoutCode<Two | 'busy', 'AADSTS90055' | 'AADSTS1003004'>>().toEqualTypeOf<'busy'>();
  });

  it('gives what the handler gives, a Result or a ResultAsync', async () => {
    const either = stepUp.orElse(
      onCode('AADSTS50076', (error) => (error.claims === undefined ? okAsync(1) : err('no' as const))),
    );
    expectTypeOf(either).toEqualTypeOf<ResultAsync<string | number, WithoutCode<OAuthError, 'AADSTS50076'> | 'no'>>();
    expect(await either).toEqual(err('no'));
  });

  it('refuses an unlisted code, which its category can read', async () => {
    const unlisted = failed(
      parseErrorResponse({ status: 400, body: { error: 'invalid_grant', error_codes: [999999] } }),
    );
    // @ts-expect-error -- not in the table
    await unlisted.orElse(onCode('AADSTS999999', () => ok('')));
    // @ts-expect-error -- nor is one among listed ones
    await unlisted.orElse(onCode(['AADSTS50076', 'AADSTS999999'], () => ok('')));
    const read = unlisted.orElse(
      onCategory('grant_rejected', (error) => {
        expectTypeOf(error.codes).toEqualTypeOf<readonly number[]>();
        return error.codes.includes(999999) ? ok('read') : err('other' as const);
      }),
    );
    expectTypeOf(read).toEqualTypeOf<ResultAsync<string, WithoutCategory<OAuthError, 'grant_rejected'> | 'other'>>();
    expect(await read).toEqual(ok('read'));
  });

  it('refuses a handler that gives a plain value, a promise, or nothing', () => {
    // @ts-expect-error -- a plain value
    onCode('AADSTS50076', () => 'token');
    // @ts-expect-error -- a promise
    onCode('AADSTS50076', async () => 'token');
    // @ts-expect-error -- a promise of a Result
    onCode('AADSTS50076', async () => ok('token'));
    // @ts-expect-error -- nothing
    onCategory('network', () => {});
    // @ts-expect-error -- a plain value
    onRemedy('none', () => 1);
    expectTypeOf(onCode('AADSTS50076', () => ok('token'))).toBeFunction();
    expect(onCode('AADSTS50076', () => ok('token'))).toBeInstanceOf(Function);
  });
});

describe('onCategory and onRemedy', () => {
  const busy = throttled.orElse(
    onCategory(['throttled', 'service_unavailable'], (error) => {
      expectTypeOf(error).toEqualTypeOf<ByCategory<OAuthError, 'throttled' | 'service_unavailable'>>();
      expectTypeOf(error.remedy).toEqualTypeOf<'retry'>();
      return errAsync('busy' as const);
    }),
  );

  it('take whole categories and remedies off', async () => {
    expectTypeOf(busy).toEqualTypeOf<
      ResultAsync<string, WithoutCategory<OAuthError, 'throttled' | 'service_unavailable'> | 'busy'>
    >();
    expectTypeOf<WithoutCategory<OAuthError, 'throttled'>>().toEqualTypeOf<
      Exclude<OAuthError, { category: 'throttled' }>
    >();
    expectTypeOf<WithoutRemedy<OAuthError, 'interact'>>().toEqualTypeOf<
      WithoutCategory<OAuthError, CategoryOf<'interact'>>
    >();
    expectTypeOf<WithoutTag<OAuthError, 'Aadsts' | 'Throttled'>>().toEqualTypeOf<
      Exclude<OAuthError, { _tag: 'Aadsts' | 'Throttled' }>
    >();
    expect(await busy).toEqual(err('busy'));
  });

  it('see only what is theirs', async () => {
    const signedIn = stepUp.orElse(
      onRemedy('interact', (error) => {
        expectTypeOf(error).toEqualTypeOf<ByRemedy<OAuthError, 'interact'>>();
        return ok(error.category);
      }),
    );
    expectTypeOf<ErrorOf<typeof signedIn>>().toEqualTypeOf<WithoutRemedy<OAuthError, 'interact'>>();
    expect(await signedIn).toEqual(ok('step_up_required'));
  });

  it('leave foreign errors in the chain alone', async () => {
    const rest = busy.orElse(onRemedy('interact', (error) => ok(error.claims ?? '')));
    expectTypeOf(rest).toEqualTypeOf<
      ResultAsync<
        string,
        WithoutRemedy<WithoutCategory<OAuthError, 'throttled' | 'service_unavailable'>, 'interact'> | 'busy'
      >
    >();
    const foreign: ResultAsync<string, 'busy' | OAuthError> = errAsync('busy');
    const handled = foreign.orElse(onCode('AADSTS50076', () => ok('')));
    expectTypeOf(handled).toEqualTypeOf<ResultAsync<string, 'busy' | WithoutCode<OAuthError, 'AADSTS50076'>>>();
    expect(await rest).toEqual(err('busy'));
    expect(await handled).toEqual(err('busy'));
  });

  it('leave never when every remedy is handled', async () => {
    const every = throttled
      .orElse(onRemedy(['interact', 'start_over', 'retry', 'change_credential'], ({ remedy }) => ok(remedy)))
      .orElse(
        onRemedy(['fix_application', 'ask_administrator', 'ask_user', 'contact_support', 'none'], ({ remedy }) =>
          ok(remedy),
        ),
      );
    expectTypeOf<ErrorOf<typeof every>>().toEqualTypeOf<never>();
    expect(await every).toEqual(ok('retry'));
    const allButOne = throttled.orElse(
      onRemedy(
        [
          'interact',
          'start_over',
          'retry',
          'change_credential',
          'fix_application',
          'ask_administrator',
          'ask_user',
          'contact_support',
        ],
        () => ok(''),
      ),
    );
    expectTypeOf<ErrorOf<typeof allButOne>>().not.toEqualTypeOf<never>();
    expectTypeOf<ErrorOf<typeof allButOne>['code']>().toEqualTypeOf<'aborted'>();
  });

  it('leave never when every category is handled', async () => {
    const every = throttled.orElse(
      onCategory(
        [
          'sign_in_required',
          'step_up_required',
          'consent_required',
          'password_change_required',
          'grant_expired',
          'grant_rejected',
          'untrusted_response',
          'authorization_pending',
          'throttled',
          'service_unavailable',
          'network',
          'credential_expired',
          'credential_rejected',
          'credential_unavailable',
          'app_registration',
          'invalid_request',
          'invalid_configuration',
          'extension_failed',
          'admin_consent_required',
          'policy_blocked',
          'account_not_allowed',
          'identity_provider',
          'sign_in_failed',
          'device_not_ready',
          'user_declined',
          'service_error',
          'unexpected_response',
          'aborted',
        ],
        ({ category }) => ok(category),
      ),
    );
    expectTypeOf<ErrorOf<typeof every>>().toEqualTypeOf<never>();
    expect(await every).toEqual(ok('throttled'));
  });
});

describe('what is handled already', () => {
  const again = onCode('AADSTS50076', () => ok('again'));
  const categoriesAgain = onCategory(['throttled', 'network'], () => ok('again'));
  const remedyAgain = onRemedy('interact', () => ok('again'));

  it('is refused, with a message that names it', () => {
    expectTypeOf<
      CannotHappen<'AADSTS50076'>
    >().toEqualTypeOf<'AADSTS50076 is handled already, or cannot happen here'>();
    expectTypeOf<
      Parameters<typeof again<WithoutCode<OAuthError, 'AADSTS50076'>>>[0]
    >().toEqualTypeOf<'AADSTS50076 is handled already, or cannot happen here'>();
    expectTypeOf<
      Parameters<typeof categoriesAgain<WithoutCategory<OAuthError, 'throttled'>>>[0]
    >().toEqualTypeOf<'throttled is handled already, or cannot happen here'>();
    expectTypeOf<
      Parameters<typeof remedyAgain<WithoutRemedy<OAuthError, 'interact'> | 'busy'>>[0]
    >().toEqualTypeOf<'interact is handled already, or cannot happen here'>();
    expectTypeOf<Parameters<typeof again<OAuthError>>[0]>().toEqualTypeOf<OAuthError>();
    expect(again).toBeInstanceOf(Function);
  });

  it('is refused in a chain, at whatever granularity it was handled', async () => {
    const first = stepUp.orElse(onCode('AADSTS50076', () => ok('first')));
    // @ts-expect-error -- the same code
    expect(await first.orElse(again)).toEqual(ok('first'));
    // @ts-expect-error -- one of these
    expect(await first.orElse(onCode(['AADSTS50079', 'AADSTS50076'], () => ok('')))).toEqual(ok('first'));
    expect(await first.orElse(onCode('AADSTS50079', () => ok('')))).toEqual(ok('first'));

    const byCategory = stepUp.orElse(onCategory('step_up_required', () => ok('first')));
    // @ts-expect-error -- a code of that category
    expect(await byCategory.orElse(again)).toEqual(ok('first'));
    // @ts-expect-error -- the same category
    expect(await byCategory.orElse(onCategory('step_up_required', () => ok('')))).toEqual(ok('first'));
    expect(await byCategory.orElse(onRemedy('interact', () => ok('')))).toEqual(ok('first'));

    const byRemedy = stepUp.orElse(onRemedy('interact', () => ok('first')));
    // @ts-expect-error -- a code of that remedy
    expect(await byRemedy.orElse(again)).toEqual(ok('first'));
    // @ts-expect-error -- a category of that remedy
    expect(await byRemedy.orElse(onCategory('consent_required', () => ok('')))).toEqual(ok('first'));
    // @ts-expect-error -- the same remedy
    expect(await byRemedy.orElse(remedyAgain)).toEqual(ok('first'));
  });

  it('is what cannot happen at all, too', async () => {
    const foreign: ResultAsync<string, 'busy'> = errAsync('busy');
    // @ts-expect-error -- no error of this library is in the chain
    expect(await foreign.orElse(again)).toEqual(err('busy'));
    const gate: ResultAsync<string, ThrottledError> = errAsync(sampleError('throttled'));
    // @ts-expect-error -- a gate answers nothing else
    expect(await gate.orElse(onCategory('network', () => ok('')))).toEqual(await gate);
    expect(await gate.orElse(onCategory('throttled', () => ok('waited')))).toEqual(ok('waited'));
  });

  it('is anything at all, once nothing is left', async () => {
    const settled: ResultAsync<string, never> = okAsync('settled');
    // @ts-expect-error -- nothing can fail any more
    expect(await settled.orElse(again)).toEqual(ok('settled'));
  });

  it('is refused as a list whose members are not written out', () => {
    const list: readonly ('throttled' | 'network')[] = ['throttled'];
    // @ts-expect-error -- which of the two are in it is not known
    expect(onCategory(list, () => ok(''))).toBeInstanceOf(Function);
    // @ts-expect-error -- handles nothing
    expect(onCategory([], () => ok(''))).toBeInstanceOf(Function);
  });
});

describe('assignability', () => {
  const narrow: ResultAsync<string, WithoutCode<OAuthError, 'AADSTS50076'>> = throttled.orElse(
    onCode('AADSTS50076', () => ok('')),
  );

  it('goes from narrower to wider, not back', async () => {
    const wide: Token = narrow;
    const code: Token = errAsync<never, ByCode<OAuthError, 'AADSTS50076'>>(sampleError('AADSTS50076'));
    expectTypeOf<WithoutCategory<OAuthError, 'throttled'>>().toExtend<OAuthError>();
    expectTypeOf<WithoutRemedy<OAuthError, 'interact'>>().toExtend<WithoutCode<OAuthError, 'AADSTS50076'>>();
    expectTypeOf<AadstsError<'step_up_required', 'AADSTS50076'>>().toExtend<AadstsError<'step_up_required'>>();
    expectTypeOf<OAuthError>().not.toExtend<WithoutCode<OAuthError, 'AADSTS50076'>>();
    expectTypeOf<WithoutCode<OAuthError, 'AADSTS50076'>>().not.toExtend<WithoutRemedy<OAuthError, 'interact'>>();
    // @ts-expect-error -- 'AADSTS50076' can still happen
    const back: typeof narrow = stepUp;
    expect(await wide).toEqual(await throttled);
    expect((await code).isErr()).toBe(true);
    expect(back).toBe(stepUp);
  });

  it('lets safeTry collect what several steps can fail with', async () => {
    const collected = safeTry(async function* () {
      const first = yield* narrow.orElse(onCategory('throttled', () => ok('waited')));
      const second = yield* okAsync<string, 'busy'>('free');
      return ok([first, second] as const);
    });
    expectTypeOf<Extract<Awaited<typeof collected>, Ok<unknown, unknown>>['value']>().toEqualTypeOf<
      readonly [string, string]
    >();
    expectTypeOf<ErrorOf<typeof collected>>().toEqualTypeOf<
      WithoutCategory<WithoutCode<OAuthError, 'AADSTS50076'>, 'throttled'> | 'busy'
    >();
    expect(await collected).toEqual(ok(['waited', 'free']));
  });
});
