import { okAsync, type ResultAsync } from 'neverthrow';
import { onCategory, onCode } from '../../../src/error/match.js';
import type { OAuthError } from '../../../src/error/model.js';

declare const token: ResultAsync<string, OAuthError>;

export const handled = token
  .orElse(onCode('AADSTS50058', (error) => okAsync(error.code)))
  .orElse(onCode('AADSTS50076', (error) => okAsync(error.code)))
  .orElse(onCode('AADSTS50079', (error) => okAsync(error.code)))
  .orElse(onCode('AADSTS65001', (error) => okAsync(error.code)))
  .orElse(onCode('AADSTS50055', (error) => okAsync(error.code)))
  .orElse(onCode('AADSTS700082', (error) => okAsync(error.code)))
  .orElse(onCode('AADSTS50173', (error) => okAsync(error.code)))
  .orElse(onCode('AADSTS70000', (error) => okAsync(error.code)))
  .orElse(onCode('AADSTS7000222', (error) => okAsync(error.code)))
  .orElse(onCode('AADSTS7000215', (error) => okAsync(error.code)))
  .orElse(onCode('AADSTS700016', (error) => okAsync(error.code)))
  .orElse(onCode('AADSTS500011', (error) => okAsync(error.code)))
  .orElse(onCode('AADSTS90002', (error) => okAsync(error.code)))
  .orElse(onCode('AADSTS53003', (error) => okAsync(error.code)))
  .orElse(onCode('AADSTS50105', (error) => okAsync(error.code)))
  .orElse(onCategory('throttled', (error) => okAsync(error.category)))
  .orElse(onCategory('service_unavailable', (error) => okAsync(error.category)))
  .orElse(onCategory('network', (error) => okAsync(error.category)))
  .orElse(onCategory('identity_provider', (error) => okAsync(error.category)))
  .orElse(onCategory('aborted', (error) => okAsync(error.category)));
