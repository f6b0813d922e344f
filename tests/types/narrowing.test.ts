import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import {
  parseErrorResponse,
  sampleError,
  type AadstsError,
  type AbortedError,
  type AdfsCode,
  type ByCategory,
  type CallbackError,
  type Category,
  type CategoryOf,
  type Code,
  type FlowError,
  type IdTokenError,
  type ListedCode,
  type LocalCode,
  type LocalCategory,
  type OAuthError,
  type ProtocolCodeOf,
  type ProtocolError,
  type Remedy,
  type RemedyByCategory,
  type ServerCategory,
  type Tag,
  type ThrottledError,
  type TimeoutError,
  type UnexpectedResponseError,
  type UnlistedAadstsCode,
  type UnlistedB2cCode,
} from '../../src/index.js';

describe('the discriminants', () => {
  it('are closed lists of 28 categories, 9 remedies and 16 tags', () => {
    expectTypeOf<OAuthError['category']>().toEqualTypeOf<Category>();
    expectTypeOf<OAuthError['remedy']>().toEqualTypeOf<Remedy>();
    expectTypeOf<OAuthError['_tag']>().toEqualTypeOf<Tag>();
    expectTypeOf<Remedy>().toEqualTypeOf<
      | 'interact'
      | 'start_over'
      | 'retry'
      | 'change_credential'
      | 'fix_application'
      | 'ask_administrator'
      | 'ask_user'
      | 'contact_support'
      | 'none'
    >();
    expectTypeOf<Tag>().toEqualTypeOf<
      | 'Aadsts'
      | 'Protocol'
      | 'UnexpectedResponse'
      | 'Network'
      | 'Timeout'
      | 'Aborted'
      | 'Throttled'
      | 'Config'
      | 'InvalidRequest'
      | 'Credential'
      | 'Flow'
      | 'IdToken'
      | 'Challenge'
      | 'NoToken'
      | 'Cache'
      | 'Callback'
    >();
    expectTypeOf<Category>().toEqualTypeOf<ServerCategory | LocalCategory>();
    expectTypeOf<Extract<ServerCategory, LocalCategory>>().toEqualTypeOf<never>();
    expect(Object.keys(remedies)).toHaveLength(23);
  });

  it('are literals on every variant', () => {
    type Wide<E> = E extends OAuthError
      ? string extends E['code'] | E['category'] | E['remedy'] | E['_tag']
        ? E
        : never
      : never;
    expectTypeOf<Wide<OAuthError>>().toEqualTypeOf<never>();
    expectTypeOf<Code>().toEqualTypeOf<ListedCode | UnlistedAadstsCode | UnlistedB2cCode | AdfsCode>();
    expectTypeOf<Exclude<OAuthError, { _tag: 'Aadsts' | 'Protocol' }>['code']>().toEqualTypeOf<LocalCode>();
  });

  // Typed, so that it has each category of a server once, with the one remedy that the type says.
  const remedies: { readonly [K in ServerCategory]: RemedyByCategory[K] } = {
    sign_in_required: 'interact',
    step_up_required: 'interact',
    consent_required: 'interact',
    password_change_required: 'interact',
    grant_expired: 'start_over',
    grant_rejected: 'start_over',
    authorization_pending: 'retry',
    throttled: 'retry',
    service_unavailable: 'retry',
    credential_expired: 'change_credential',
    credential_rejected: 'change_credential',
    credential_unavailable: 'change_credential',
    app_registration: 'fix_application',
    invalid_request: 'fix_application',
    invalid_configuration: 'fix_application',
    admin_consent_required: 'ask_administrator',
    policy_blocked: 'ask_administrator',
    account_not_allowed: 'ask_administrator',
    identity_provider: 'ask_administrator',
    sign_in_failed: 'ask_user',
    device_not_ready: 'ask_user',
    user_declined: 'ask_user',
    service_error: 'contact_support',
  };

  const isServerCategory = (name: string): name is ServerCategory => name in remedies;

  it.each(Object.keys(remedies).filter(isServerCategory))('have one remedy for a category: %s', (category) => {
    expectTypeOf<{ [K in Category]: ByCategory<OAuthError, K>['remedy'] }>().toEqualTypeOf<{
      [K in Category]: RemedyByCategory[K];
    }>();
    expectTypeOf<CategoryOf<'interact'>>().toEqualTypeOf<
      'sign_in_required' | 'step_up_required' | 'consent_required' | 'password_change_required'
    >();
    expect(sampleError('none', { category })).toMatchObject({ category, remedy: remedies[category] });
  });
});

describe('switch by code', () => {
  const byCode = (error: OAuthError): string | undefined => {
    switch (error.code) {
      case 'AADSTS50076':
        // The variant is narrowed, and the code in it; `hasCode` narrows the value as a whole.
        expectTypeOf(error).toEqualTypeOf<AadstsError<'step_up_required'>>();
        expectTypeOf(error.code).toEqualTypeOf<'AADSTS50076'>();
        expectTypeOf(error.category).toEqualTypeOf<'step_up_required'>();
        expectTypeOf(error.remedy).toEqualTypeOf<'interact'>();
        expectTypeOf(error._tag).toEqualTypeOf<'Aadsts'>();
        return error.claims;
      case 'AADSTS700016':
        expectTypeOf(error.category).toEqualTypeOf<'app_registration'>();
        expectTypeOf(error.remedy).toEqualTypeOf<'fix_application'>();
        return error.traceId;
      case 'AADB2C90118':
        expectTypeOf(error.category).toEqualTypeOf<'password_change_required'>();
        expectTypeOf(error.remedy).toEqualTypeOf<'interact'>();
        expectTypeOf(error._tag).toEqualTypeOf<'Protocol'>();
        return error.category;
      case 'timeout':
        expectTypeOf(error).toEqualTypeOf<TimeoutError>();
        return `${error.timeoutMs} ms`;
      case 'state_mismatch':
        expectTypeOf(error).toEqualTypeOf<FlowError<'state_mismatch'>>();
        return error.category;
      case 'unexpected_response':
        expectTypeOf(error._tag).toEqualTypeOf<'UnexpectedResponse'>();
        expectTypeOf(error.category).toEqualTypeOf<'throttled' | 'service_unavailable' | 'unexpected_response'>();
        return error.issues.join();
      case 'none':
        expectTypeOf(error._tag).toEqualTypeOf<'Protocol'>();
        expectTypeOf(error.category).toEqualTypeOf<ServerCategory>();
        return error.error;
      // @ts-expect-error -- not in the table
      case 'AADSTS5007':
        return '';
      default:
        return error.message;
    }
  };

  it('narrows everything else', () => {
    expect(byCode(sampleError('AADSTS50076', { claims: '{}' }))).toBe('{}');
    expect(byCode(sampleError('AADSTS700016', { traceId: 'trace' }))).toBe('trace');
    expect(byCode(sampleError('AADB2C90118'))).toBe('password_change_required');
    expect(byCode(sampleError('timeout', { timeoutMs: 20 }))).toBe('20 ms');
    expect(byCode(sampleError('state_mismatch'))).toBe('untrusted_response');
    expect(byCode(sampleError('unexpected_response', { issues: ['empty'] }))).toBe('empty');
    expect(byCode(sampleError('none', { error: 'invalid_grant' }))).toBe('invalid_grant');
  });

  it('keeps an unlisted code apart from every literal', () => {
    const error = parseErrorResponse({ status: 400, body: { error: 'invalid_grant', error_codes: [999999] } });
    expect(error).toMatchObject({ code: 'AADSTS999999', category: 'grant_rejected' });
    expect(byCode(error)).toBe(error.message);
    expectTypeOf<'AADSTS999999'>().not.toExtend<Code>();
    expectTypeOf<UnlistedAadstsCode>().toExtend<`AADSTS${number}`>();
  });
});

describe('switch by category', () => {
  const byCategory = (error: OAuthError): string => {
    switch (error.category) {
      case 'throttled':
        expectTypeOf(error).toEqualTypeOf<
          AadstsError<'throttled'> | ProtocolError<'throttled'> | UnexpectedResponseError<'throttled'> | ThrottledError
        >();
        expectTypeOf(error.code).toEqualTypeOf<
          | 'AADSTS90055'
          | 'AADSTS1003004'
          | UnlistedAadstsCode
          | ProtocolCodeOf<'throttled'>
          | 'unexpected_response'
          | 'throttled'
        >();
        return error.remedy;
      case 'untrusted_response':
        expectTypeOf(error).toEqualTypeOf<
          | FlowError<'state_mismatch'>
          | FlowError<'nonce_mismatch'>
          | FlowError<'issuer_mismatch'>
          | FlowError<'duplicate_parameter'>
          | IdTokenError
        >();
        return error.code;
      case 'sign_in_required':
      case 'step_up_required':
      case 'consent_required':
      case 'password_change_required':
        expectTypeOf(error.remedy).toEqualTypeOf<'interact'>();
        return error.remedy;
      case 'grant_expired':
      case 'grant_rejected':
      case 'authorization_pending':
      case 'service_unavailable':
      case 'network':
      case 'credential_expired':
      case 'credential_rejected':
      case 'credential_unavailable':
      case 'app_registration':
      case 'invalid_request':
      case 'invalid_configuration':
      case 'extension_failed':
      case 'admin_consent_required':
      case 'policy_blocked':
      case 'account_not_allowed':
      case 'identity_provider':
      case 'sign_in_failed':
      case 'device_not_ready':
      case 'user_declined':
      case 'service_error':
      case 'unexpected_response':
      case 'aborted':
        return error.category;
      default:
        return error satisfies never;
    }
  };

  it('is exhaustive with 28 cases', () => {
    expect(byCategory(sampleError('AADSTS90055'))).toBe('retry');
    expect(byCategory(sampleError('nonce_mismatch'))).toBe('nonce_mismatch');
    expect(byCategory(sampleError('AADSTS65001'))).toBe('interact');
    expect(byCategory(sampleError('aborted'))).toBe('aborted');
  });

  it('is not with one fewer', () => {
    const oneMissing = (error: ByCategory<OAuthError, 'throttled' | 'network' | 'aborted'>): string => {
      switch (error.category) {
        case 'throttled':
        case 'network':
          return error.remedy;
        default:
          expectTypeOf(error).toEqualTypeOf<AbortedError>();
          // @ts-expect-error -- 'aborted' is left
          return error satisfies never;
      }
    };
    expect(oneMissing(sampleError('network'))).toBe('retry');
  });
});

describe('switch by remedy', () => {
  const byRemedy = (error: OAuthError): string => {
    switch (error.remedy) {
      case 'interact':
        expectTypeOf(error.category).toEqualTypeOf<CategoryOf<'interact'>>();
        return error.claims ?? '';
      case 'retry':
        expectTypeOf(error.category).toEqualTypeOf<
          'authorization_pending' | 'throttled' | 'service_unavailable' | 'network'
        >();
        return `${error.retryAfterMs}`;
      case 'none':
        expectTypeOf(error).toEqualTypeOf<AbortedError>();
        return error.code;
      case 'start_over':
      case 'change_credential':
      case 'fix_application':
      case 'ask_administrator':
      case 'ask_user':
      case 'contact_support':
        return error.code;
      default:
        return error satisfies never;
    }
  };

  it('is exhaustive with 9 cases', () => {
    expect(byRemedy(sampleError('AADSTS50076', { claims: '{}' }))).toBe('{}');
    expect(byRemedy(sampleError('throttled', { retryAfterMs: 7 }))).toBe('7');
    expect(byRemedy(sampleError('aborted'))).toBe('aborted');
    expect(byRemedy(sampleError('AADSTS7000222'))).toBe('AADSTS7000222');
  });

  it('is not with one fewer', () => {
    const oneMissing = (error: OAuthError): string => {
      switch (error.remedy) {
        case 'interact':
        case 'retry':
        case 'start_over':
        case 'change_credential':
        case 'fix_application':
        case 'ask_administrator':
        case 'ask_user':
        case 'contact_support':
          return error.code;
        default:
          expectTypeOf(error).toEqualTypeOf<AbortedError>();
          // @ts-expect-error -- 'none' is left
          return error satisfies never;
      }
    };
    expect(oneMissing(sampleError('AADSTS7000222'))).toBe('AADSTS7000222');
  });
});

describe('switch by tag', () => {
  const byTag = (error: OAuthError): string => {
    switch (error._tag) {
      case 'Aadsts':
        expectTypeOf(error.code).toExtend<`AADSTS${number}`>();
        expectTypeOf(error.category).toEqualTypeOf<ServerCategory>();
        return error.code;
      case 'Protocol':
        return error.code;
      case 'UnexpectedResponse':
      case 'Config':
      case 'InvalidRequest':
      case 'IdToken':
        return error.issues.join();
      case 'Network':
      case 'Timeout':
        expectTypeOf(error.category).toEqualTypeOf<'network'>();
        return error.sent;
      case 'Throttled':
        return `${error.retryAt}`;
      case 'Challenge':
        return error.reason === 'malformed' ? `${error.position}` : error.last.code;
      case 'Aborted':
      case 'Flow':
      case 'Credential':
      case 'NoToken':
      case 'Cache':
      case 'Callback':
        return error.code;
      default:
        return error satisfies never;
    }
  };

  it('is exhaustive with 16 cases', () => {
    expect(byTag(sampleError('AADSTS50076'))).toBe('AADSTS50076');
    expect(byTag(sampleError('invalid_configuration', { issues: ['no tenant'] }))).toBe('no tenant');
    expect(byTag(sampleError('timeout'))).toBe('maybe');
    expect(byTag(sampleError('invalid_challenge', { position: 4 }))).toBe('4');
    expect(byTag(sampleError('unresolved_challenge'))).toBe('AADSTS50076');
    expect(byTag(sampleError('throttled', { retryAt: 12 }))).toBe('12');
    expect(byTag(sampleError('no_token'))).toBe('no_token');
  });

  it('is not with one fewer', () => {
    const oneMissing = (error: Extract<OAuthError, { _tag: 'NoToken' | 'Cache' | 'Callback' }>): string => {
      switch (error._tag) {
        case 'NoToken':
        case 'Cache':
          return error.code;
        default:
          expectTypeOf(error).toEqualTypeOf<CallbackError>();
          // @ts-expect-error -- 'Callback' is left
          return error satisfies never;
      }
    };
    expect(oneMissing(sampleError('cache_failed'))).toBe('cache_failed');
  });
});
