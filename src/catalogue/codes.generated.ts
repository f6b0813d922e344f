// Made by scripts/generate-catalogue.mjs from catalogue.json. Do not edit.

/** What the application can do, for each category: a category has one remedy. */
export interface RemedyByCategory {
  /** No session or account can be used silently: the user must sign in. */
  readonly sign_in_required: 'interact';
  /** The session is too weak: second factor, terms of use, device proof or claims that a policy asks for. */
  readonly step_up_required: 'interact';
  /** The user has not consented to what is asked. */
  readonly consent_required: 'interact';
  /** The password is expired or must be changed or registered for reset. */
  readonly password_change_required: 'interact';
  /** Refresh token, session, code, device code or user assertion is too old, unused for too long, or was revoked. */
  readonly grant_expired: 'start_over';
  /** Code, refresh token, device code or user assertion is malformed, used up, or was issued for something else. */
  readonly grant_rejected: 'start_over';
  /** State, nonce, issuer or id token check failed: the answer must not be used. */
  readonly untrusted_response: 'start_over';
  /** Device flow: the user has not finished; poll again after the interval. */
  readonly authorization_pending: 'retry';
  /** Too many requests; honour Retry-After. */
  readonly throttled: 'retry';
  /** The service, or something that it calls, failed for a moment. */
  readonly service_unavailable: 'retry';
  /** No answer arrived: connection failed or time ran out. */
  readonly network: 'retry';
  /** Client secret, certificate or assertion is outside its lifetime. */
  readonly credential_expired: 'change_credential';
  /** Client secret, certificate or assertion is wrong, revoked or not trusted. */
  readonly credential_rejected: 'change_credential';
  /** This credential does not exist here: no managed identity endpoint, file or variable. The only category that continues a fallback chain. */
  readonly credential_unavailable: 'change_credential';
  /** The app registration, its permissions, redirect URIs or federated credentials do not fit the request. */
  readonly app_registration: 'fix_application';
  /** The request is malformed, unsupported or repeated in a loop. */
  readonly invalid_request: 'fix_application';
  /** Tenant, authority, cloud or kind of client credential is wrong. */
  readonly invalid_configuration: 'fix_application';
  /** A callback, listener or store that the application plugged in failed. */
  readonly extension_failed: 'fix_application';
  /** An administrator must consent to or provision the application or API. */
  readonly admin_consent_required: 'ask_administrator';
  /** Conditional Access, tenant restriction or an administrator blocks this; signing in again does not help. */
  readonly policy_blocked: 'ask_administrator';
  /** The account is disabled, locked, not assigned, or has no place in this tenant. */
  readonly account_not_allowed: 'ask_administrator';
  /** Federated provider, on-premises agent, claims mapping or custom extension is misconfigured or failed for good. */
  readonly identity_provider: 'ask_administrator';
  /** User name, password, passcode or choice of account was not accepted. */
  readonly sign_in_failed: 'ask_user';
  /** The device must be registered, enrolled, repaired or replaced first. */
  readonly device_not_ready: 'ask_user';
  /** The user said no, or cancelled. */
  readonly user_declined: 'ask_user';
  /** The service failed for good, or refused for a reason that no table knows; keep the trace id. */
  readonly service_error: 'contact_support';
  /** The answer is not what the protocol says: HTML, truncated, too large, malformed challenge. */
  readonly unexpected_response: 'contact_support';
  /** The caller aborted the operation. */
  readonly aborted: 'none';
}

export type SignInRequiredCode =
    'AADSTS16000' | 'AADSTS16001' | 'AADSTS16002' | 'AADSTS40009' | 'AADSTS40015' | 'AADSTS50058' | 'AADSTS50085' | 'AADSTS50089' |
    'AADSTS50136' | 'AADSTS50139' | 'AADSTS50140' | 'AADSTS50141' | 'AADSTS50143' | 'AADSTS50157' | 'AADSTS50168' | 'AADSTS50180' |
    'AADSTS50197' | 'AADSTS50199' | 'AADSTS50201' | 'AADSTS51006' | 'AADSTS55103' | 'AADSTS55106' | 'AADSTS130507' | 'AADSTS160021' |
    'AADSTS399218' | 'AADSTS700020' | 'AADSTS1000000' | 'AADSTS1000002';
export type StepUpRequiredCode =
    'AADSTS50072' | 'AADSTS50074' | 'AADSTS50076' | 'AADSTS50078' | 'AADSTS50079' | 'AADSTS50097' | 'AADSTS50158' | 'AADSTS500121' |
    'AADSTS502031';
export type ConsentRequiredCode =
    'AADSTS50150' | 'AADSTS52004' | 'AADSTS65001' | 'AADSTS9002341';
export type PasswordChangeRequiredCode =
    'AADSTS50052' | 'AADSTS50055' | 'AADSTS50125' | 'AADSTS50135' | 'AADSTS50137' | 'AADSTS50142' | 'AADSTS50144';
export type GrantExpiredCode =
    'AADSTS50132' | 'AADSTS50133' | 'AADSTS50173' | 'AADSTS70008' | 'AADSTS70019' | 'AADSTS70020' | 'AADSTS70043' | 'AADSTS70044' |
    'AADSTS90086' | 'AADSTS500133' | 'AADSTS700081' | 'AADSTS700082' | 'AADSTS700084';
export type GrantRejectedCode =
    'AADSTS50013' | 'AADSTS50134' | 'AADSTS50148' | 'AADSTS54005' | 'AADSTS70000' | 'AADSTS70018' | 'AADSTS90016' | 'AADSTS90119' |
    'AADSTS90120' | 'AADSTS240002' | 'AADSTS500131' | 'AADSTS501481' | 'AADSTS700005' | 'AADSTS7000012' | 'AADSTS7000014' | 'AADSTS7000110' |
    'AADSTS7000113' | 'AADSTS9002313';
export type AuthorizationPendingCode =
    'AADSTS70016';
export type ThrottledCode =
    'AADSTS90055' | 'AADSTS1003004';
export type ServiceUnavailableCode =
    'AADSTS40010' | 'AADSTS50033' | 'AADSTS50087' | 'AADSTS50162' | 'AADSTS50166' | 'AADSTS51005' | 'AADSTS70012' | 'AADSTS80001' |
    'AADSTS80002' | 'AADSTS80005' | 'AADSTS80014' | 'AADSTS90006' | 'AADSTS90012' | 'AADSTS90024' | 'AADSTS90033' | 'AADSTS90041' |
    'AADSTS90090' | 'AADSTS90091' | 'AADSTS120013' | 'AADSTS120021' | 'AADSTS501621' | 'AADSTS1003005' | 'AADSTS1003027';
export type CredentialExpiredCode =
    'AADSTS700024' | 'AADSTS1000502' | 'AADSTS7000222';
export type CredentialRejectedCode =
    'AADSTS50012' | 'AADSTS50032' | 'AADSTS70002' | 'AADSTS500181' | 'AADSTS700027' | 'AADSTS700030' | 'AADSTS900384' | 'AADSTS1000610' |
    'AADSTS1000611' | 'AADSTS1000612' | 'AADSTS1000613' | 'AADSTS1000614' | 'AADSTS7000214' | 'AADSTS7000215' | 'AADSTS7000274' | 'AADSTS7000277';
export type AppRegistrationCode =
    'AADSTS50001' | 'AADSTS50003' | 'AADSTS50010' | 'AADSTS50011' | 'AADSTS50146' | 'AADSTS50165' | 'AADSTS50194' | 'AADSTS65002' |
    'AADSTS65005' | 'AADSTS70001' | 'AADSTS70004' | 'AADSTS70005' | 'AADSTS70021' | 'AADSTS90008' | 'AADSTS90130' | 'AADSTS500011' |
    'AADSTS500113' | 'AADSTS500119' | 'AADSTS501461' | 'AADSTS650053' | 'AADSTS650054' | 'AADSTS650056' | 'AADSTS650057' | 'AADSTS650059' |
    'AADSTS700011' | 'AADSTS700016' | 'AADSTS700054' | 'AADSTS700211' | 'AADSTS700212' | 'AADSTS700213' | 'AADSTS700222' | 'AADSTS700229' |
    'AADSTS900382' | 'AADSTS900432' | 'AADSTS900971' | 'AADSTS7000114' | 'AADSTS7002137' | 'AADSTS7002138' | 'AADSTS9002325' | 'AADSTS9002326' |
    'AADSTS9002327' | 'AADSTS9002332';
export type InvalidRequestCode =
    'AADSTS28000' | 'AADSTS28002' | 'AADSTS28003' | 'AADSTS50006' | 'AADSTS50050' | 'AADSTS50061' | 'AADSTS50068' | 'AADSTS50070' |
    'AADSTS50071' | 'AADSTS50098' | 'AADSTS50099' | 'AADSTS50117' | 'AADSTS50120' | 'AADSTS50147' | 'AADSTS50149' | 'AADSTS50156' |
    'AADSTS50164' | 'AADSTS50167' | 'AADSTS50171' | 'AADSTS50196' | 'AADSTS51001' | 'AADSTS70003' | 'AADSTS70007' | 'AADSTS70011' |
    'AADSTS75001' | 'AADSTS75003' | 'AADSTS75005' | 'AADSTS75008' | 'AADSTS75011' | 'AADSTS75016' | 'AADSTS76021' | 'AADSTS76026' |
    'AADSTS90004' | 'AADSTS90005' | 'AADSTS90007' | 'AADSTS90009' | 'AADSTS90010' | 'AADSTS90014' | 'AADSTS90015' | 'AADSTS90022' |
    'AADSTS90023' | 'AADSTS90027' | 'AADSTS90056' | 'AADSTS90087' | 'AADSTS90100' | 'AADSTS90102' | 'AADSTS90107' | 'AADSTS90112' |
    'AADSTS90114' | 'AADSTS90117' | 'AADSTS90121' | 'AADSTS90124' | 'AADSTS140000' | 'AADSTS165004' | 'AADSTS165900' | 'AADSTS221000' |
    'AADSTS500112' | 'AADSTS500201' | 'AADSTS501491' | 'AADSTS700022' | 'AADSTS700023' | 'AADSTS750054' | 'AADSTS900144' | 'AADSTS900236' |
    'AADSTS900561' | 'AADSTS901002' | 'AADSTS901007' | 'AADSTS1002012' | 'AADSTS1002016' | 'AADSTS7500514' | 'AADSTS7500529';
export type InvalidConfigurationCode =
    'AADSTS50027' | 'AADSTS50029' | 'AADSTS50048' | 'AADSTS50049' | 'AADSTS50059' | 'AADSTS50128' | 'AADSTS50160' | 'AADSTS50169' |
    'AADSTS90002' | 'AADSTS90019' | 'AADSTS90038' | 'AADSTS90043' | 'AADSTS90051' | 'AADSTS100007' | 'AADSTS392189' | 'AADSTS392200' |
    'AADSTS500207' | 'AADSTS700025' | 'AADSTS900023' | 'AADSTS900439' | 'AADSTS5002727' | 'AADSTS5002730' | 'AADSTS7000216' | 'AADSTS7000218' |
    'AADSTS9001023';
export type AdminConsentRequiredCode =
    'AADSTS90094' | 'AADSTS90095' | 'AADSTS90099' | 'AADSTS650052' | 'AADSTS7000229';
export type PolicyBlockedCode =
    'AADSTS50002' | 'AADSTS50005' | 'AADSTS50131' | 'AADSTS53002' | 'AADSTS53003' | 'AADSTS53004' | 'AADSTS53010' | 'AADSTS53011' |
    'AADSTS130007' | 'AADSTS135011' | 'AADSTS240001' | 'AADSTS500014' | 'AADSTS500021' | 'AADSTS500022' | 'AADSTS500212' | 'AADSTS500213' |
    'AADSTS530004' | 'AADSTS530021' | 'AADSTS530032' | 'AADSTS530034' | 'AADSTS530035' | 'AADSTS530084' | 'AADSTS1000031' | 'AADSTS1000104' |
    'AADSTS7000112';
export type AccountNotAllowedCode =
    'AADSTS16003' | 'AADSTS50015' | 'AADSTS50020' | 'AADSTS50053' | 'AADSTS50057' | 'AADSTS50105' | 'AADSTS51004' | 'AADSTS54000' |
    'AADSTS80012' | 'AADSTS90072' | 'AADSTS90084' | 'AADSTS120014' | 'AADSTS500341' | 'AADSTS500571' | 'AADSTS501051';
export type IdentityProviderCode =
    'AADSTS20001' | 'AADSTS20012' | 'AADSTS20033' | 'AADSTS40008' | 'AADSTS40014' | 'AADSTS50008' | 'AADSTS50017' | 'AADSTS50100' |
    'AADSTS50101' | 'AADSTS50102' | 'AADSTS50103' | 'AADSTS50107' | 'AADSTS50108' | 'AADSTS50109' | 'AADSTS50111' | 'AADSTS50123' |
    'AADSTS50124' | 'AADSTS50130' | 'AADSTS50159' | 'AADSTS50161' | 'AADSTS50163' | 'AADSTS50170' | 'AADSTS50172' | 'AADSTS50176' |
    'AADSTS50177' | 'AADSTS50178' | 'AADSTS80003' | 'AADSTS80007' | 'AADSTS80010' | 'AADSTS80011' | 'AADSTS80013' | 'AADSTS81001' |
    'AADSTS81004' | 'AADSTS81005' | 'AADSTS81006' | 'AADSTS81007' | 'AADSTS81009' | 'AADSTS81010' | 'AADSTS81011' | 'AADSTS90020' |
    'AADSTS90081' | 'AADSTS90082' | 'AADSTS90085' | 'AADSTS90123' | 'AADSTS120005' | 'AADSTS120011' | 'AADSTS120015' | 'AADSTS120016' |
    'AADSTS220501' | 'AADSTS399284' | 'AADSTS501241' | 'AADSTS501631' | 'AADSTS501632' | 'AADSTS900612' | 'AADSTS901014' | 'AADSTS1003001' |
    'AADSTS1003002' | 'AADSTS1003003' | 'AADSTS1003006' | 'AADSTS1003007' | 'AADSTS1003008' | 'AADSTS1003009' | 'AADSTS1003010' | 'AADSTS1003011' |
    'AADSTS1003012' | 'AADSTS1003014' | 'AADSTS1003015' | 'AADSTS1003016' | 'AADSTS1003017' | 'AADSTS1003018' | 'AADSTS1003019' | 'AADSTS1003020' |
    'AADSTS1003021' | 'AADSTS1003022' | 'AADSTS1003024' | 'AADSTS1003025' | 'AADSTS1003026' | 'AADSTS5000819' | 'AADSTS5001256';
export type SignInFailedCode =
    'AADSTS50014' | 'AADSTS50034' | 'AADSTS50056' | 'AADSTS50064' | 'AADSTS50088' | 'AADSTS50126' | 'AADSTS50181' | 'AADSTS50192' |
    'AADSTS70037' | 'AADSTS81012' | 'AADSTS90013' | 'AADSTS90101' | 'AADSTS90125' | 'AADSTS90126' | 'AADSTS120000' | 'AADSTS120002' |
    'AADSTS120003' | 'AADSTS120004' | 'AADSTS120012' | 'AADSTS120018' | 'AADSTS399246' | 'AADSTS500141' | 'AADSTS500200' | 'AADSTS500208' |
    'AADSTS901011' | 'AADSTS901012' | 'AADSTS1003037';
export type DeviceNotReadyCode =
    'AADSTS50127' | 'AADSTS50129' | 'AADSTS50155' | 'AADSTS50187' | 'AADSTS53000' | 'AADSTS53001' | 'AADSTS130004' | 'AADSTS130005' |
    'AADSTS130006' | 'AADSTS130008' | 'AADSTS135010' | 'AADSTS140001' | 'AADSTS220450' | 'AADSTS530003' | 'AADSTS700003';
export type UserDeclinedCode =
    'AADSTS65004';
export type ServiceErrorCode =
    'AADSTS17003' | 'AADSTS50000' | 'AADSTS50007' | 'AADSTS50042' | 'AADSTS50043' | 'AADSTS50086' | 'AADSTS50138' | 'AADSTS51000' |
    'AADSTS67003' | 'AADSTS90036' | 'AADSTS90092' | 'AADSTS90093' | 'AADSTS120008' | 'AADSTS120020' | 'AADSTS230109' | 'AADSTS240003' |
    'AADSTS240004' | 'AADSTS1003000' | 'AADSTS1003023' | 'AADSTS5000224';

/** The listed AADSTS codes of each category. */
export interface AadstsCodes {
  readonly sign_in_required: SignInRequiredCode;
  readonly step_up_required: StepUpRequiredCode;
  readonly consent_required: ConsentRequiredCode;
  readonly password_change_required: PasswordChangeRequiredCode;
  readonly grant_expired: GrantExpiredCode;
  readonly grant_rejected: GrantRejectedCode;
  readonly authorization_pending: AuthorizationPendingCode;
  readonly throttled: ThrottledCode;
  readonly service_unavailable: ServiceUnavailableCode;
  readonly credential_expired: CredentialExpiredCode;
  readonly credential_rejected: CredentialRejectedCode;
  readonly app_registration: AppRegistrationCode;
  readonly invalid_request: InvalidRequestCode;
  readonly invalid_configuration: InvalidConfigurationCode;
  readonly admin_consent_required: AdminConsentRequiredCode;
  readonly policy_blocked: PolicyBlockedCode;
  readonly account_not_allowed: AccountNotAllowedCode;
  readonly identity_provider: IdentityProviderCode;
  readonly sign_in_failed: SignInFailedCode;
  readonly device_not_ready: DeviceNotReadyCode;
  readonly user_declined: UserDeclinedCode;
  readonly service_error: ServiceErrorCode;
}

/** The listed Azure AD B2C codes of each category. */
export interface B2cCodes {
  readonly sign_in_required: 'AADB2C90077';
  readonly password_change_required: 'AADB2C90118';
  readonly grant_expired: 'AADB2C90080' | 'AADB2C90128' | 'AADB2C90129';
  readonly grant_rejected: 'AADB2C90182' | 'AADB2C90183';
  readonly service_unavailable: 'AADB2C90035';
  readonly credential_rejected: 'AADB2C90079' | 'AADB2C90081';
  readonly invalid_request: 'AADB2C99059';
  readonly sign_in_failed: 'AADB2C90225';
  readonly user_declined: 'AADB2C90091';
  readonly service_error: 'AADB2C90085';
}

/** What the application can do, and what happened in a short sentence. */
export const categories: { readonly [K in keyof RemedyByCategory]: readonly [remedy: RemedyByCategory[K], summary: string] } = {
  sign_in_required: ['interact', "The user must sign in."],
  step_up_required: ['interact', "The session is too weak: the user must prove more."],
  consent_required: ['interact', "The user has not consented."],
  password_change_required: ['interact', "The password must be changed."],
  grant_expired: ['start_over', "The session, code or token that was used has expired or was revoked."],
  grant_rejected: ['start_over', "The code, token or assertion that was used is not accepted."],
  untrusted_response: ['start_over', "The answer failed a check and must not be used."],
  authorization_pending: ['retry', "The user has not finished yet."],
  throttled: ['retry', "Too many requests."],
  service_unavailable: ['retry', "The service failed for a moment."],
  network: ['retry', "No answer arrived."],
  credential_expired: ['change_credential', "The credential of the application has expired."],
  credential_rejected: ['change_credential', "The credential of the application is not accepted."],
  credential_unavailable: ['change_credential', "The credential does not exist here."],
  app_registration: ['fix_application', "The app registration does not fit the request."],
  invalid_request: ['fix_application', "The request is malformed or not supported."],
  invalid_configuration: ['fix_application', "The configuration of the application is wrong."],
  extension_failed: ['fix_application', "A callback or store of the application failed."],
  admin_consent_required: ['ask_administrator', "An administrator must consent."],
  policy_blocked: ['ask_administrator', "A policy blocks this."],
  account_not_allowed: ['ask_administrator', "The account is not allowed here."],
  identity_provider: ['ask_administrator', "A federated provider or custom extension failed."],
  sign_in_failed: ['ask_user', "What the user entered is not accepted."],
  device_not_ready: ['ask_user', "The device must be registered or repaired."],
  user_declined: ['ask_user', "The user said no."],
  service_error: ['contact_support', "The service refused or failed for good."],
  unexpected_response: ['contact_support', "The answer is not what the protocol says."],
  aborted: ['none', "The caller aborted."],
};

/** The day on which the table was last compared with what Microsoft publishes. */
export const catalogueDate = '2026-11-22';

/**
 * The table as text: for each number, in order, its distance from the one before in base 36, then a letter: `A` for
 * the first of `categories`, and so on. Half the size of a literal, compressed.
 */
export const table: Readonly<Record<'AADSTS' | 'AADB2C' | 'MSIS', string>> = {
  AADSTS:
    'ccgA1A1A1UrsZ2baVbVlV65bP2P1P99hV1A1J4V1A7pdZ1O1T1O2T1P1Z1V2O1O1M1F1W1U2V3U7Q2Q3M1J1W8Z1Z5Q1Q1P2D1U2D1W1U1A1Q2' +
    'P3W4P2P1P1B2B2B2B1B6A1Z1J1W1A8B1P1P1V1V1V1V2U2V1V1V2V6P3P3V1V1D1W1X1Q1X1V1T1E1E1F1D1A1D1Z1A1A1A1D1A1D2O1P1F1P1' +
    'C5X1P1A1B1V1Q1V1J1V1P1O1J1P1A1Q1V1P1V1E3V1V1V2A1W6X5W2O2P1A2A2Am7Z1P3U1J1ArqCroX1X1T1T1T6T1TrhU5FuiA3A7mvC1O2Y' +
    '1O1jiZ2b9F1O1M1P1O1O2P1E3P1J4H2F1E1E1OgW6E1E3tpP2P2P3P3P5PrxP5P32fJ1J1V2J2V3V1V1U1V1JrfV3V1V1V1V2V1V1V1W6xqQ2P' +
    '1P1J1P1O1P1P2J1W1P1P1F3Q1V2P1P1J3P6J3Z2Q3J2Q8Q4I1PgU9V1V2U1V1E1P3J1J1Z1Z1S1S4S1P1W1P5P5P2P3P2F1F1P2V1P1W1W4O7m' +
    'dQffdW2W1W1W1V3Z3V1W1J1U1V1V2W2Z1J7pbX1X1X1T1XdvA3h3X1T3ulP1Xfg4A3ufPowP163aX1fVdvP711Z7msT1F1Z1Z39fdQbQ5eyAsW' +
    '12V25pzO3T7T1T2iP1O6O2BaF2E8W14MjW1P6Q1W4T1T3kU6eUdcU5aV64OkFaP3mJaV1Vb3Bll0X1ThTbT2T1T1dT2kkgS1O1O2O1O2O12jcX' +
    '2F6O5O4A2P1P1L1Q2M3MoOrE1E2E3jO1O1O9O7O12g1P37ptQ3dP2kP42O2M1cO7Q3eP1fV9zOvP5P4W1W2V24dmA2AtT21Tb2L30M1M1M1M1M' +
    '12uP4PrcZ1V1V1V1I1J1V1V1V1V1V1V1V2V1V1V1V1V1V1V1V1V1Z1V1V1V1JaW2do8zZgjVc5V14vQ3Q16t42F2F2oF2T1F1O2sM1M1Q2Q4L7' +
    'S19M3M1foO1OaojsPfPw5seQzuFcO1O1O5O9C',
  AADB2C: '1xgzJ16A2M1E1M4Z6YrDaE1E1hF1F16W6teP',
  MSIS: '',
};

/** AADSTS numbers that only announce another one in the same answer. */
export const genericNumbers: readonly number[] = [70002];
