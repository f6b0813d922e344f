import { b2cAndAdfs } from './b2c-and-adfs.js';
import type { Case } from './case.js';
import { codeAgainstStatus } from './code-against-status.js';
import { codeAgainstSuberror, suberrorWords } from './code-against-suberror.js';
import { graphBodies } from './graph.js';
import { headerForms } from './headers.js';
import { hostile } from './hostile.js';
import { identifiers } from './identifiers.js';
import { managedIdentity } from './managed-identity.js';
import { notJson } from './not-json.js';
import { redirects } from './redirects.js';
import { severalCodes } from './several-codes.js';
import { tokenEndpoint } from './token-endpoint.js';
import { unlisted } from './unlisted.js';
import { errorWords, oddWords } from './words.js';

export const themes: Readonly<Record<string, readonly Case[]>> = {
  'token endpoint': tokenEndpoint,
  'several codes': severalCodes,
  'code against status': codeAgainstStatus,
  'code against suberror': codeAgainstSuberror,
  'suberror against word': suberrorWords,
  words: errorWords,
  'odd words': oddWords,
  unlisted,
  'B2C and AD FS': b2cAndAdfs,
  'managed identity': managedIdentity,
  Graph: graphBodies,
  'not JSON': notJson,
  identifiers,
  hostile,
  headers: headerForms,
  redirects,
};
