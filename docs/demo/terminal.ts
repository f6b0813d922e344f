import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

const { stdout, env } = process;
const isTerminal = stdout.isTTY && env['TERM'] !== 'dumb';
const isColoured = isTerminal && env['NO_COLOR'] === undefined;
const width = Math.min(stdout.columns ?? 100, 100);

// Whoever reads may leave before the end, as `head` does.
stdout.once('error', () => process.exit(1));

/** Text in a style, where the terminal has styles. */
export const paint = (style: Style, text: string): string => (isColoured ? styleText(style, text) : text);

export const print = (text = ''): void => {
  stdout.write(`${text}\n`);
};

export const heading = (text: string): void => {
  print();
  print(paint(['bold', 'cyan'], `── ${text} ${'─'.repeat(Math.max(0, width - text.length - 4))}`));
};

/** What is told between two pieces of code. */
export const tell = (text: string): void => print(`  ${paint('italic', text)}`);

/** A fact with its name in a column of its own. */
export const fact = (name: string, text: string): void => {
  const [first = '', ...rest] = text.split('\n');
  print(`  ${paint('dim', name.padEnd(9))} ${first}`);
  for (const line of rest) print(`  ${' '.repeat(9)} ${line}`);
};

const tokens = /('(?:[^'\\]|\\.)*'|`[^`]*`)|\b(const|return|if|else|switch|case|import|from|await|type)\b|(\/\/.*)/g;

/** Source code, its strings and keywords in colour. */
export const code = (source: string): void => {
  for (const line of source.split('\n')) {
    const coloured = line.replace(tokens, (all, string?: string, keyword?: string) =>
      paint(string ? 'green' : keyword ? 'magenta' : 'dim', all),
    );
    print(`  ${paint('dim', '│')} ${coloured}`);
  }
};

/** Draws a line again and again until it is ended; then, or at once where output is not a terminal, prints what remains of it. */
export const animate = (draw: () => string, remains?: string): (() => void) => {
  const settle = (): void => {
    if (remains !== undefined) print(remains);
  };
  if (!isTerminal) {
    settle();
    return () => undefined;
  }
  const show = (): void => {
    stdout.write(`\r${draw()}\u001b[K`);
  };
  show();
  const timer = setInterval(show, 80);
  return () => {
    clearInterval(timer);
    stdout.write('\r\u001b[2K');
    settle();
  };
};

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** Shows that something goes on while `work` does, and for how long; nothing where output is not a terminal. */
export const waiting = async <A>(text: string, work: PromiseLike<A>): Promise<A> => {
  const from = Date.now();
  let frame = 0;
  const end = animate(() => {
    const time = `${((Date.now() - from) / 1_000).toFixed(1)} s`;
    return `  ${paint('cyan', frames[frame++ % frames.length] ?? '')} ${paint('dim', `${text}, ${time}`)}`;
  });
  try {
    return await work;
  } finally {
    end();
  }
};
