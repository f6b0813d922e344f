import { userNamed } from '../directory/users.js';
import { page, questionPage } from '../http/html.js';
import { parameter } from '../http/parameters.js';
import { declines, signsIn } from '../people/constructors.js';
import type { Handler } from '../protocol/kind.js';
import { wrongVerb } from '../protocol/refusals.js';
import { enterUserCode } from './enter-user-code.js';

const title = 'Enter the code of your device';

/** Where a person, or a test in a browser, enters the code of a device, and says who it is. */
export const devicePage: Handler = (realm, { method, form, query }) => {
  const { users } = realm.directory;
  if (method === 'GET') {
    const code = parameter(query, 'user_code');
    return questionPage(title, '/devicelogin', {
      user_code: code === undefined ? [] : [code],
      username: users.map(({ username }) => username),
      answer: ['allow', 'decline'],
    });
  }
  if (method !== 'POST') return wrongVerb(method, 'GET');
  const username = parameter(form, 'username');
  if (username !== undefined && userNamed(users, username) === undefined) {
    return page(400, title, 'Nobody has this name here.');
  }
  const allows = username === undefined ? undefined : signsIn(username);
  const decision = parameter(form, 'answer') === 'decline' ? declines() : allows;
  const known = enterUserCode(realm, parameter(form, 'user_code') ?? '', decision);
  return known
    ? page(200, title, 'You may close this page, and go back to your device.')
    : page(400, title, 'This code is unknown here, is over, or was entered before.');
};
