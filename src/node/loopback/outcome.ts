import type { Result } from 'neverthrow';
import type { OAuthError } from '../../error/model.js';
import type { TokenResponse } from '../../token/token.js';
import type { Page } from './page.js';

const goBack = 'You can close this page and go back to the application.';

/** The answer has come, and what becomes of it is not known yet. */
export const stillAtWork: Page = {
  status: 200,
  title: 'Almost done',
  text: `The application has your answer and is still at work. ${goBack}`,
};

const failed = (error: OAuthError): Page => ({
  status: 400,
  title: 'Not signed in',
  text: `${error.category === 'user_declined' ? 'The sign-in was cancelled' : error.message.replace(/\.$/, '')}. ${goBack}`,
  detail: `${error.category}, ${error.code}`,
});

/** What a person is told who has signed in, or tried to: in our words only, never in those of the answer. */
export const pageOf = (result: Result<TokenResponse, OAuthError>): Page =>
  result.match((): Page => ({ status: 200, title: 'Signed in', text: `You are signed in. ${goBack}` }), failed);
