/**
 * A process in which one library fails: it takes jobs from its parent, and tells what the thrown thing becomes.
 *
 *     fork('worker.mjs', ['msal-node'])
 */
import { inspect } from 'node:util';
import * as tokenrail from '../../../dist/index.js';
import { libraries } from './libraries.mjs';

const library = libraries[process.argv[2]];

/** Every way of printing an error: nothing secret may be in it. */
const printed = (error) =>
  [
    JSON.stringify(error),
    tokenrail.describe(error),
    String(error),
    inspect(error, { depth: Infinity, showHidden: true }),
    inspect(error, { depth: Infinity, showHidden: true, customInspect: false }),
    JSON.stringify(structuredClone(error)),
  ].join('\n');

/** An error as plain data, its claims included. */
const plain = (error) => ({ ...error, claims: error.claims, error: error.error, suberror: error.suberror });

const told = (error) => ({ error: plain(error), printed: printed(error), isOurs: tokenrail.isOAuthError(error) });

const perform = async (job) => {
  try {
    const given = await library.acquire(job, tokenrail);
    return 'error' in given ? { errors: { value: told(given.error) } } : {};
  } catch (thrown) {
    const errors = { thrown: told(library.convert(tokenrail, thrown)) };
    const body = await library.read?.(thrown);
    if (body !== undefined) errors.read = told(library.convert(tokenrail, thrown, body));
    return { errors };
  }
};

process.on('unhandledRejection', () => undefined);
process.on('message', async (job) => process.send(await perform(job)));
process.send('ready');
