import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../scripts/mistakes.mjs', import.meta.url));
const page = readFileSync(new URL('../../docs/mistakes.md', import.meta.url), 'utf8');

/** What the compiler says about each mistake, by the title of its section. */
const messages = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), /^```text\n([^]*?)\n```$/m.exec(section)?.[1] ?? '']),
);

describe('docs/mistakes.md', () => {
  it('is fresh', () => {
    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  const named = {
    'A code that is not in the table': [`'"AADSTS5007"' is not assignable`, 'ListedCode'],
    'A category without a handler': [`Property 'authorization_pending' is missing`],
    'The same code twice': ['"AADSTS65001 is handled already, or cannot happen here"'],
    'No await': [
      `Property 'isOk' does not exist on type 'ResultAsync<string, OAuthError>'`,
      `Did you forget to use 'await'?`,
    ],
    'A handler that gives a plain value': [`Type 'string' is not assignable`, 'ResultAsync<unknown, unknown>'],
    'An async handler': [`Type 'Promise<string>' is not assignable`, 'ResultAsync<unknown, unknown>'],
  };

  it.each(Object.entries(named))('names the mistake: %s', (title, words) => {
    for (const word of words) expect(messages.get(title)).toContain(word);
  });

  it('has no other mistake', () => {
    expect(new Set(messages.keys())).toEqual(new Set(Object.keys(named)));
  });
});
