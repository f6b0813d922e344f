import { answerTo, type Answer } from './explain/answer.js';
import { mostBytes, readInput } from './explain/read-input.js';
import { render, shownFields } from './explain/render.js';
import { painter, widthOf } from './terminal.js';
import { readArguments, refuse } from './usage.js';
import type { Command } from './world.js';

const usage = `Usage: tokenrail explain [what]

What a code means and what to do about it, as a person, a developer, an administrator.

  tokenrail explain AADSTS50076             a code, or several, or their numbers
  tokenrail explain client secret expired   words, where the code is not at hand
  tokenrail explain '{"error": … }'         the answer of a token endpoint
  tokenrail explain < application.log       any text: log lines, addresses, answers

  --json             the same for programs
  --help, --version

Nothing of what is given is printed again but codes and ids, and nothing is sent anywhere.
The exit code is 0 where something was found, 1 where nothing was, 2 where the question was not understood.`;

const options = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

const toJson = ({ error, ...rest }: Answer): string =>
  `${JSON.stringify({ ...(error && { error: shownFields(error) }), ...rest }, null, 2)}\n`;

const nothing = 'No code is in that, and its words fit to none.';
const cut = `The input is longer than ${mostBytes / 1024 / 1024} MiB: only its beginning was looked at.`;

/** Explains a code, an error body, a log line, or a question in words. */
export const explainCommand: Command = async (commandArguments, world) => {
  const { stdout, stderr, stdin, environment, version } = world;
  const parsed = readArguments(commandArguments, options);
  if (parsed.isErr()) return refuse(world, parsed.error, usage);
  const { values, positionals } = parsed.value;
  if (values.help) return (stdout.write(`${usage}\n`), 0);
  if (values.version) return (stdout.write(`${version}\n`), 0);

  const isPiped = positionals.length === 0 || positionals.join() === '-';
  if (isPiped && stdin.isTerminal) return refuse(world, 'explain what?', usage);
  const { text, isCut } = isPiped ? await readInput(stdin) : { text: positionals.join(' '), isCut: false };
  if (isCut) stderr.write(`tokenrail: ${cut}\n`);
  if (text.trim() === '') return refuse(world, 'explain what? There is no text.', usage);

  const answer = answerTo(text);
  const { error, explanations, unlisted, suggestions } = answer;
  const isKnown = error !== undefined || explanations.length > 0 || (unlisted.length === 0 && suggestions.length > 0);
  const isEmpty = !isKnown && unlisted.length === 0;
  if (values.json) stdout.write(toJson(answer));
  else if (!isEmpty) stdout.write(render(answer, { width: widthOf(stdout), paint: painter(stdout, environment) }));
  if (isEmpty) stderr.write(`tokenrail: ${nothing}\n`);
  return isKnown ? 0 : 1;
};
