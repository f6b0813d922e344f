/** Values with secrets, shown in all the ways that a runtime has. Each secret contains `settings.mark`. */
import { clientCredentials, describe, toThrowable } from 'tokenrail';
import { expect } from './expect.mjs';
import { acquireAs, clientOf, newRequest } from './requesting.mjs';

/** Everything at once that makes an inspection look deeper. */
const deepest = { depth: Infinity, showHidden: true, getters: true, showProxy: true, customInspect: false };

const ways = ({ inspections }) => [
  (value) => JSON.stringify(value),
  (value) => JSON.stringify({ ...value }),
  (value) => JSON.stringify(Object.entries(Object.getOwnPropertyDescriptors(value))),
  (value) => `${value}`,
  ...inspections.flatMap((inspect) => [
    (value) => inspect(value),
    (value) => inspect(value, deepest),
    (value) => inspect({ nested: [{ value }] }, deepest),
  ]),
];

/** A token, an error and what holds them, all of which have secrets that are known. */
const secretive = async (settings) => {
  const client = clientOf(settings, 'plain')._unsafeUnwrap();
  const result = await acquireAs(settings, 'marked')(newRequest());
  const failure = await acquireAs(settings, 'claiming')(newRequest());
  const [token, error] = [result._unsafeUnwrap(), failure._unsafeUnwrapErr()];
  expect(
    'they are read by name',
    [token.accessToken, token.refreshToken, token.idToken, error.claims],
    settings.concealed,
  );
  return { token, error, result, failure, client, credential: client.credential, throwable: toThrowable(error) };
};

export const concealing = (settings) => ({
  'inspection conceals': async () => {
    const values = await secretive(settings);
    const copies = { token: structuredClone(values.token), error: structuredClone(values.error) };
    const shown = Object.entries({ ...values, ...copies, text: describe(values.error) }).flatMap(([name, value]) =>
      ways(settings).map((show, way) => ({ name, way, text: String(show(value)) })),
    );
    const leaks = shown.filter(({ text }) => text.includes(settings.mark));
    expect(
      'leaks',
      leaks.map(({ name, way }) => `${name} ${way}`),
      [],
    );
    expect('what is no secret is shown', shown.filter(({ text }) => text.includes('visible-scope')).length > 0);
  },

  // The harness reads what is printed here, and all else that was.
  'the console conceals': async () => {
    const values = await secretive(settings);
    for (const value of [...Object.values(values), clientCredentials(values.client)]) {
      console.log(value);
      console.error(value);
      console.log('%o %O %j %s', value, value, value, value);
      console.dir(value, { depth: null, showHidden: true });
      console.table(value);
      console.table([value]);
    }
  },
});
