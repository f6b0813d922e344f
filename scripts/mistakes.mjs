/**
 * Makes `docs/mistakes.md` from `tests/types/mistakes/*.ts` and from what the compiler says about them.
 *
 *     node scripts/mistakes.mjs           write
 *     node scripts/mistakes.mjs --check   exit 1 when the page is stale
 *
 * A file there is a comment (a title, and what the message means), what the code needs, then `// the mistake`, then
 * `// instead`. Both ways exit 1 where the compiler does not refuse the mistake, or refuses anything else in the file.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = new URL('../tests/types/mistakes/', import.meta.url);
const page = new URL('../docs/mistakes.md', import.meta.url);
const compiler = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
const { version } = JSON.parse(
  readFileSync(new URL('../node_modules/typescript/package.json', import.meta.url), 'utf8'),
);

const layout =
  /^\/\*\n(?<title>.+)\n\n(?<meaning>[^]+?)\n\*\/\n(?<needs>[^]+?)\n\/\/ the mistake\n(?<mistake>[^]+?)\n\n\/\/ instead\n(?<instead>[^]+?)\n$/;

/** The parts of a mistake's file, and the lines, from 1, between which the mistake stands. */
const readMistake = (file) => {
  const text = readFileSync(new URL(file, folder), 'utf8');
  const parts = layout.exec(text)?.groups;
  if (!parts) throw new Error(`${file}: not a comment, what the code needs, "// the mistake" and "// instead"`);
  const lines = text.split('\n');
  return { file, ...parts, from: lines.indexOf('// the mistake') + 1, to: lines.indexOf('// instead') + 1 };
};

/** What the compiler says, with the hints that only its long form has: file, line and message of each error. */
const compile = () => {
  const { stdout } = spawnSync(
    process.execPath,
    [compiler, '--project', fileURLToPath(folder), '--noEmit', '--pretty'],
    {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  // oxlint-disable-next-line no-control-regex -- colours start with one
  const plain = stdout.replaceAll('\r', '').replace(/\u001B\[\d*m/g, '');
  return plain.split(/^(?=\S+:\d+:\d+ - error TS)/m).flatMap((text) => {
    const [, path, line, message] = /^(\S+):(\d+):\d+ - (error TS\d+: [^]+?)\n\n/.exec(text) ?? [];
    if (path === undefined) return [];
    // A hint about a line of the library says nothing to its reader.
    const hints = [...text.matchAll(/^ {2}(\S+):\d+:\d+ - (.+)$/gm)]
      .filter(([, at]) => at === path)
      .map(([, , hint]) => hint);
    return [{ file: basename(path), line: Number(line), message: [message, ...hints].join('\n') }];
  });
};

const shortened = (message) => message.replace(/'([^'\n]{60})[^'\n]{40,}'/g, "'$1…'");

const section = ({ title, meaning, mistake, instead }, message) =>
  `## ${title}

\`\`\`ts
${mistake}
\`\`\`

\`\`\`text
${shortened(message)}
\`\`\`

${meaning.replaceAll('\n', ' ')}

\`\`\`ts
${instead}
\`\`\`
`;

const render = () => {
  const mistakes = readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map(readMistake);
  const errors = compile();
  const sections = mistakes.map((mistake) => {
    const { file, from, to } = mistake;
    const own = errors.filter((error) => error.file === file);
    const [first, ...others] = own.filter(({ line }) => line > from && line < to);
    const stray = own.find(({ line }) => line <= from || line >= to);
    if (stray) throw new Error(`${file}:${stray.line}: refused outside of the mistake: ${stray.message}`);
    if (!first || others.length > 0) throw new Error(`${file}: refused ${own.length} times, not once`);
    return section(mistake, first.message);
  });
  return `# Mistakes that the compiler finds

<!-- Made by scripts/mistakes.mjs from tests/types/mistakes. Do not edit. -->

What people run into first, what the compiler says about it, and the right way. \`token\` is what calling an operation gives, a \`ResultAsync\` whose error is an \`OAuthError\`. The messages are those of TypeScript ${version}; a long type is cut where there is an ellipsis.

${sections.join('\n')}`;
};

const fresh = render();
if (!process.argv.includes('--check')) {
  writeFileSync(page, fresh);
} else if (!existsSync(page) || readFileSync(page, 'utf8') !== fresh) {
  console.error('docs/mistakes.md is stale: run node scripts/mistakes.mjs');
  process.exitCode = 1;
}
