import { describe, expect, it } from '@jest/globals';
import { explain, explainCategory } from '../../src/catalogue.js';
import { answerTo } from '../../src/cli/explain/answer.js';
import { mostBytes } from '../../src/cli/explain/read-input.js';
import { run, type Ended } from './support/world.js';

const ask = (question: string, ...more: readonly string[]): Promise<Ended> => run(['explain', question, ...more]);

/** Text without the breaks of lines. */
const flat = (text: string): string => text.replaceAll(/\s+/g, ' ');

const traceId = '11112222-3333-4444-8555-666677778888';
const correlationId = '99992222-3333-4444-8555-666677778888';
const body = {
  error: 'interaction_required',
  error_description: `AADSTS50076: SECRET. Trace ID: ${traceId} Correlation ID: ${correlationId}`,
  error_codes: [50076],
  timestamp: '2026-01-31 03:00:00Z',
  trace_id: traceId,
  correlation_id: correlationId,
  suberror: 'basic_action',
  claims: '{"access_token":{"SECRET":null}}',
};

describe('a code', () => {
  it.each(['AADSTS50076', 'aadsts50076', '50076', 'AADSTS50076.', '  AADSTS50076: Due to a change'])(
    'as %j is explained',
    async (written) => {
      const { code, stdout, stderr } = await ask(written);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/^AADSTS50076 {2}UserStrongAuthClientAuthNRequired\n/);
      const { meaning, advice, docsUrl, similar } = explain('AADSTS50076');
      for (const words of [meaning, advice.person, advice.developer, advice.administrator, docsUrl, ...similar]) {
        expect(flat(stdout)).toContain(flat(words));
      }
      expect(flat(stdout)).toContain('category step_up_required, remedy interact');
    },
  );

  it.each([
    ['AADSTS50076', 'Try again? No.', 'Sign in again? Yes'],
    ['AADSTS90033', 'Try again? Yes. Send the same request', 'Sign in again? No'],
    ['AADSTS90055', 'Try again? Yes, after the wait', 'Sign in again? No'],
  ])('%s: %s %s', async (code, retry, interaction) => {
    const { stdout } = await ask(code);
    expect(flat(stdout)).toContain(retry);
    expect(flat(stdout)).toContain(interaction);
  });

  it('of each confidence says how sure it is', async () => {
    const { stdout } = await ask('AADSTS50076');
    expect(stdout).toContain('Microsoft documents this code.');
    for (const [confidence, words] of [
      ['library', 'A library of Microsoft handles this code'],
      ['community', 'Told by people who met it'],
      ['inferred', 'Take it with care'],
    ] as const) {
      const code = explainCategory('policy_blocked')
        .codes.concat(explainCategory('app_registration').codes, explainCategory('service_error').codes)
        .find((listed) => explain(listed).confidence === confidence);
      if (code !== undefined) expect(flat((await ask(code)).stdout)).toContain(words);
    }
  });

  it('of Azure AD B2C is found by its number alone', async () => {
    expect((await ask('90118')).stdout).toMatch(/^AADB2C90118/);
  });

  it('beside others is explained with them, and the many are only named', async () => {
    const { stdout } = await ask('50076 50079');
    expect(stdout).toMatch(/^AADSTS50076 .*^AADSTS50079 /ms);
    const codes = explainCategory('app_registration').codes.slice(0, 30);
    const many = await ask(codes.join(' and '));
    expect(many.code).toBe(0);
    expect(many.stdout.match(/^AADSTS\d+/gm)).toHaveLength(5);
    expect(many.stdout).toContain('And these codes:');
    expect(many.stdout).toContain(`  ${codes[24]}`);
    expect(many.stdout).not.toContain(`  ${codes[25]}`);
    expect(many.stdout).toContain('And 5 codes more.');
  });

  it('is written in the width of the terminal', async () => {
    for (const columns of [40, 60, 100]) {
      const { stdout } = await run(['explain', '50076'], { isTerminal: true, columns, environment: { NO_COLOR: '1' } });
      const lengths = stdout
        .split('\n')
        .filter((line) => !/https:|^AADSTS/.test(line))
        .map((line) => line.length);
      expect(Math.max(...lengths)).toBeLessThanOrEqual(columns);
      expect(Math.max(...lengths)).toBeGreaterThan(columns - 15);
    }
    const file = await ask('50076');
    expect(Math.max(...file.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('is in colour on a terminal only', async () => {
    expect((await run(['explain', '50076'], { isTerminal: true })).stdout).toContain('\u001B[1mAADSTS50076');
    expect((await ask('50076')).stdout).not.toContain('\u001B');
  });
});

describe('a code that is not listed', () => {
  it('is said to be so, with what looks like it', async () => {
    const { code, stdout } = await ask('AADSTS500760');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^AADSTS500760\n/);
    expect(stdout).toContain('Not in the list of this version');
    expect(stdout).toContain('https://login.microsoftonline.com/error?code=500760');
    expect(stdout).toContain('Codes that look like it:');
    expect(stdout).toContain('  AADSTS50076 ');
  });

  it('may look like none', async () => {
    const { code, stdout } = await ask('AADSTS999999999');
    expect(code).toBe(1);
    expect(stdout).not.toContain('look like it');
  });

  it('is one of many, of which not all are named', async () => {
    const codes = Array.from({ length: 30 }, (_, index) => `AADSTS${999_999_900 + index}`);
    const { stdout } = await ask(codes.join(' '));
    expect(flat(stdout)).toContain(`${codes[19]} and 10 more `);
    expect(stdout).not.toContain(codes[20]);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('of AD FS is one of the organisation', async () => {
    const { code, stdout } = await ask('MSIS9605');
    expect(code).toBe(1);
    expect(stdout).toContain('AD FS');
    expect(stdout).not.toContain('https://');
  });

  it('beside a listed one is named after it', async () => {
    const { code, stdout } = await ask('AADSTS999999999 AADSTS50076');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^AADSTS50076 .*^AADSTS999999999$/ms);
    expect(stdout).not.toContain('look like it');
  });

  it('in an error body is explained by its category', async () => {
    const { code, stdout } = await ask('{"error":"consent_required","error_codes":[999999999]}');
    expect(code).toBe(0);
    expect(flat(stdout)).toContain(flat(explainCategory('consent_required').advice.person));
    expect(flat(stdout)).toContain('category consent_required, remedy interact, code AADSTS999999999');
  });
});

describe('an error body', () => {
  const text = JSON.stringify(body, null, 2);

  it.each([
    ['as an argument', ['explain', text], ''],
    ['piped in', ['explain'], text],
    ['piped in, as it is asked for', ['explain', '-'], text],
    ['in a log line', ['explain'], `03:00 ERROR password=SECRET answer ${JSON.stringify(body)} [worker]`],
    ['in UTF-16', ['explain'], Buffer.from(text, 'utf16le').toString('latin1')],
  ])('%s is explained, with its ids', async (_how, commandArguments, input) => {
    const { code, stdout, stderr } = await run(commandArguments, { input });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^AADSTS50076 /);
    const expected = [
      'category step_up_required, remedy interact, code AADSTS50076',
      'error interaction_required',
      'suberror basic_action',
      'claims There are some.',
      `Trace id ${traceId}`,
      `Correlation id ${correlationId}`,
      'Timestamp 2026-01-31 03:00:00Z',
    ];
    for (const words of expected) expect(flat(stdout)).toContain(words);
    expect(stdout).not.toContain('SECRET');
  });

  it('without a code is explained by its category', async () => {
    const { code, stdout } = await ask('{"error":"temporarily_unavailable"}');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^service_unavailable {2}/);
    expect(flat(stdout)).toContain('Try again? Yes. Send the same request');
  });

  it('explains the code that decides first', async () => {
    const { stdout } = await ask(JSON.stringify({ error: 'invalid_grant', error_codes: [70002, 50012] }));
    expect(stdout).toMatch(/^AADSTS50012 /);
  });

  it('in a redirect is explained', async () => {
    const query = new URLSearchParams({
      error: 'access_denied',
      error_description: 'AADSTS65004: SECRET',
      state: 'SECRET',
    });
    const { code, stdout } = await ask(`https://app.example/callback?${query.toString()}`);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^AADSTS65004 /);
    expect(stdout).toContain('category user_declined');
    expect(stdout).not.toContain('SECRET');
  });

  it('as text gives the ids in it', async () => {
    const { stdout } = await ask(body.error_description);
    expect(stdout).toContain(traceId);
    expect(stdout).toContain(correlationId);
    const twice = await ask(`${body.error_description}\n${body.error_description}`);
    expect(twice.stdout).not.toContain('Trace id');
  });
});

describe('words', () => {
  it('are looked for where there is no code', async () => {
    const { code, stdout } = await ask('client', 'secret', 'expired');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^What that could be:\n\n {2}AADSTS7000222 /);
    expect(stdout).toContain('npx tokenrail explain AADSTS7000222 tells what to do.');
    expect(stdout.match(/^ {2}AADSTS/gm)?.length).toBeLessThanOrEqual(5);
  });

  it.each([
    ['that nobody uses', 'zzzzqqqq xxyyzz'],
    ['of a long text', 'client secret expired '.repeat(20)],
    ['of several lines', 'client secret\nexpired'],
    ['of JSON', '{"client":"secret expired"}'],
  ])('%s find nothing', async (_which, text) => {
    const { code, stdout, stderr } = await run(['explain'], { input: text });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toBe('tokenrail: No code is in that, and its words fit to none.\n');
  });

  it('of nothing are no question', async () => {
    expect(await run(['explain', '  '])).toMatchObject({ code: 2, stdout: '' });
    expect(await run(['explain'], { input: '\n' })).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('with --json', () => {
  it('gives what the catalogue and the parser give', async () => {
    const { code, stdout } = await ask(JSON.stringify(body), '--json');
    expect(code).toBe(0);
    expect(stdout).not.toContain('SECRET');
    expect(JSON.parse(stdout)).toEqual({
      error: expect.objectContaining({
        _tag: 'Aadsts',
        category: 'step_up_required',
        code: 'AADSTS50076',
        traceId,
        correlationId,
        suberror: 'basic_action',
        hasClaims: true,
      }),
      explanations: [JSON.parse(JSON.stringify(explain('AADSTS50076')))],
      unlisted: [],
      suggestions: [],
    });
  });

  it.each([
    ['AADSTS500760', 1, ['AADSTS500760'], true],
    ['client secret expired', 0, [], true],
    ['zzzzqqqq', 1, [], false],
  ])('of %j ends with %d', async (question, code, unlisted, isSuggested) => {
    const ended = await ask(question, '--json');
    const answer = JSON.parse(ended.stdout) as ReturnType<typeof answerTo>;
    expect(ended.code).toBe(code);
    expect(answer).toMatchObject({ explanations: [], unlisted });
    expect(answer.suggestions.length > 0).toBe(isSuggested);
  });
});

describe('hostile input', () => {
  it('of any length is read up to a bound, and said to be', async () => {
    let given = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('AADSTS50076 ');
      for (; given < 4 * mostBytes; given += 65_536) yield Buffer.alloc(65_536, 'x');
    }
    const { code, stdout, stderr } = await run(['explain'], { input: endless() });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^AADSTS50076 /);
    expect(stderr).toBe('tokenrail: The input is longer than 4 MiB: only its beginning was looked at.\n');
    expect(given).toBeLessThan(mostBytes + 200_000);
  });

  it.each([
    ['braces', '{'.repeat(mostBytes)],
    ['brackets', '['.repeat(mostBytes)],
    ['errors of a redirect', `a:${'?error='.repeat(mostBytes / 7)} `],
    ['numbers', '123456789 '.repeat(mostBytes / 10)],
    ['codes', 'AADSTS50076 '.repeat(mostBytes / 12)],
    ['ids', 'Trace ID: '.repeat(mostBytes / 10)],
    ['spaces', ' '.repeat(mostBytes)],
    ['spaces between', `a${' '.repeat(mostBytes)}b`],
  ])('of 4 MiB of %s takes no time', (_what, text) => {
    const start = performance.now();
    answerTo(text);
    expect(performance.now() - start).toBeLessThan(3000);
  });

  it('never reaches the terminal', async () => {
    const evil = '\u001B]0;SECRET\u0007\u009B31m\u202E';
    const fields = Object.fromEntries(Object.keys(body).map((name) => [name, `${evil}AADSTS50076 ${evil}`]));
    for (const text of [
      `${evil} AADSTS50076 ${evil}`,
      JSON.stringify(fields),
      JSON.stringify({ ...body, ...{ error: evil, suberror: evil } }),
    ]) {
      for (const more of [[], ['--json']]) {
        const { stdout, stderr } = await ask(text, ...more);
        expect(stdout + stderr).toContain('AADSTS50076');
        expect(stdout + stderr).not.toMatch(/[\p{Cf}]|(?!\n)\p{Cc}|SECRET/u);
      }
    }
  });

  it('is not repeated, wherever a secret stands', async () => {
    const secret = 'eyJhbGciOi.SECRET-hunter2~_x';
    const places = [
      `client_secret=${secret} AADSTS50076`,
      `Authorization: Bearer ${secret}\n{"error":"${secret}","error_codes":[50076],"suberror":"${secret}"}`,
      JSON.stringify({ ...body, error: secret, suberror: secret, timestamp: `${secret}~`, claims: secret }),
      `AADSTS999999999 ${secret}`,
      `client secret ${secret}`,
      secret,
      `https://a.example/?code=${secret}&error=access_denied&state=${secret}`,
    ];
    for (const text of places) {
      for (const more of [[], ['--json']]) {
        const { stdout, stderr } = await ask(text, ...more);
        expect(stdout + stderr).not.toContain('SECRET');
        expect(stdout + stderr).not.toContain('hunter2');
      }
    }
  });
});
