import { aadsts, correlationId, json, protocol, unexpected, type Case } from './case.js';

const fabric = (code: string, message: string): string => json({ error: { correlationId, code, message } });

/** IMDS, App Service, Service Fabric, Arc and Cloud Shell each have a shape of their own. */
export const managedIdentity: readonly Case[] = [
  {
    name: 'IMDS: an Entra text passed through',
    why: 'the code is that of the token endpoint behind it',
    response: {
      status: 400,
      body: json({
        error: 'unauthorized_client',
        error_description:
          "AADSTS700016: Application with identifier '0e0e0e0e-0000-0000-0000-000000000005' was not found.",
      }),
    },
    expected: aadsts(700016, 'app_registration', 'fix_application'),
  },
  {
    name: 'IMDS: several identities and none chosen',
    why: 'the request lacks an id',
    response: {
      status: 400,
      body: json({
        error: 'invalid_request',
        error_description:
          'Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request',
      }),
    },
    expected: protocol('none', 'invalid_request', 'fix_application', { error: 'invalid_request' }),
  },
  {
    name: 'IMDS: header forgotten',
    why: 'an unknown word with 400',
    response: {
      status: 400,
      body: json({ error: 'bad_request_102', error_description: 'Required metadata header not specified' }),
    },
    expected: protocol('none', 'service_error', 'contact_support', { error: 'bad_request_102' }),
  },
  {
    name: 'IMDS: unknown_source with 401',
    why: 'an unknown word under a status that tells nothing',
    response: { status: 401, body: json({ error: 'unknown_source', error_description: 'Unknown Source /metadata' }) },
    expected: protocol('none', 'service_error', 'contact_support'),
  },
  {
    name: 'IMDS: 500 with the word unknown',
    why: 'the status decides',
    response: {
      status: 500,
      body: json({ error: 'unknown', error_description: 'Failed to retrieve token from the Active directory.' }),
    },
    expected: protocol('none', 'service_unavailable', 'retry'),
  },
  {
    name: 'IMDS: 404 without a body while the identity is being assigned',
    why: 'nothing to read; 404 belongs to the policy of the managed identity, not to the protocol',
    response: { status: 404, body: '' },
    expected: unexpected('unexpected_response', 'contact_support', { status: 404 }),
  },
  {
    name: 'IMDS: 410 without a body',
    why: 'as above',
    response: { status: 410, body: '' },
    expected: unexpected('unexpected_response', 'contact_support', { status: 410 }),
  },
  {
    name: 'App Service: message, statusCode and correlationId with 400',
    why: 'no word to go by and a status that says nothing',
    response: {
      status: 400,
      body: json({
        statusCode: 400,
        message: 'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.',
        correlationId,
      }),
    },
    expected: protocol('none', 'service_error', 'contact_support', { error: undefined, correlationId }),
  },
  {
    name: 'App Service: message and statusCode without correlationId, with 500',
    why: 'one companion of the message is enough; the status decides',
    response: { status: 500, body: json({ statusCode: 500, message: 'An unexpected error occurred.' }) },
    expected: protocol('none', 'service_unavailable', 'retry', { correlationId: undefined }),
  },
  {
    name: 'App Service: message and correlationId without statusCode, with 404',
    why: 'as above',
    response: { status: 404, body: json({ message: 'Not found.', correlationId }) },
    expected: protocol('none', 'service_error', 'contact_support', { correlationId }),
  },
  {
    name: 'App Service: an Entra text in message',
    why: 'the text of that shape is `message`',
    response: {
      status: 400,
      body: json({
        statusCode: 400,
        message: 'AADSTS500011: The resource principal named https://api.invented.example was not found.',
        correlationId,
      }),
    },
    expected: aadsts(500011, 'app_registration', 'fix_application', { correlationId }),
  },
  {
    name: 'a lone message is no OAuth error',
    why: 'any gateway answers so',
    response: { status: 403, body: json({ message: 'Forbidden' }) },
    expected: unexpected(),
  },
  {
    name: 'Service Fabric: ManagedIdentityNotFound with 404',
    why: 'the one answer that lets a chain of credentials go on',
    response: {
      status: 404,
      body: fabric('ManagedIdentityNotFound', 'A managed identity was not found for the specified application host.'),
    },
    expected: protocol('none', 'credential_unavailable', 'change_credential', {
      error: 'ManagedIdentityNotFound',
      correlationId,
    }),
  },
  {
    name: 'Service Fabric: ManagedIdentityNotFound with 400',
    why: 'the word decides with any status below 500 but 429',
    response: { status: 400, body: fabric('ManagedIdentityNotFound', 'A managed identity was not found.') },
    expected: protocol('none', 'credential_unavailable', 'change_credential'),
  },
  {
    name: 'Service Fabric: ManagedIdentityNotFound with 500',
    why: 'the status is the first layer',
    response: { status: 500, body: fabric('ManagedIdentityNotFound', 'A managed identity was not found.') },
    expected: protocol('none', 'service_unavailable', 'retry'),
  },
  {
    name: 'Service Fabric: SecretHeaderNotFound',
    why: 'a defect of the request',
    response: { status: 400, body: fabric('SecretHeaderNotFound', 'Secret is not found in the request headers.') },
    expected: protocol('none', 'invalid_request', 'fix_application', { error: 'SecretHeaderNotFound' }),
  },
  {
    name: 'Service Fabric: ArgumentNullOrEmpty',
    why: 'as above',
    response: {
      status: 400,
      body: fabric('ArgumentNullOrEmpty', "The parameter 'resource' should not be null or empty string."),
    },
    expected: protocol('none', 'invalid_request', 'fix_application'),
  },
  {
    name: 'Service Fabric: InvalidApiVersion',
    why: 'as above',
    response: { status: 400, body: fabric('InvalidApiVersion', "The api-version '' is not supported.") },
    expected: protocol('none', 'invalid_request', 'fix_application'),
  },
  {
    name: 'Service Fabric: InternalServerError without a status',
    why: 'the word stands for the status',
    response: { body: fabric('InternalServerError', 'An error occurred.') },
    expected: protocol('none', 'service_unavailable', 'retry'),
  },
  {
    name: 'Service Fabric: managedidentitynotfound in small letters',
    why: 'letter case does not matter',
    response: { status: 404, body: fabric('managedidentitynotfound', 'A managed identity was not found.') },
    expected: protocol('none', 'credential_unavailable', 'change_credential', { error: 'managedidentitynotfound' }),
  },
  {
    name: 'Cloud Shell: a code that nobody knows',
    why: 'no layer knows anything',
    response: {
      status: 400,
      body: json({
        error: { code: 'AudienceNotSupported', message: 'Audience is not a supported MSI token audience.' },
      }),
    },
    expected: protocol('none', 'service_error', 'contact_support', { error: 'AudienceNotSupported' }),
  },
  {
    name: 'Cloud Shell: an Entra text in error.message',
    why: 'the text of a nested shape is the inner message',
    response: {
      status: 400,
      body: json({
        error: { code: 'invalid_request', message: 'AADSTS50076: You must use multi-factor authentication.' },
      }),
    },
    expected: aadsts(50076, 'step_up_required', 'interact', { error: 'invalid_request' }),
  },
  {
    name: 'a nested error with a message and no code',
    why: 'it is an error, but no layer knows anything',
    response: { status: 400, body: json({ error: { message: 'Something failed.' } }) },
    expected: protocol('none', 'service_error', 'contact_support', { error: undefined }),
  },
  {
    name: 'Arc: the first 401 without a body',
    why: 'the challenge is in the header; the body is no OAuth error',
    response: {
      status: 401,
      headers: { 'Www-Authenticate': 'Basic realm=/var/opt/azcmagent/tokens/invented.key' },
      body: '',
    },
    expected: unexpected('unexpected_response', 'contact_support', { status: 401 }),
  },
];
