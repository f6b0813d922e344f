import { didYouMean } from './nearest.js';
import { refuse } from './usage.js';
import type { Command } from './world.js';

/** Each is loaded when it is called: what one needs, the others do not wait for. */
const commands: Readonly<Record<string, { readonly about: string; readonly load: () => Promise<Command> }>> = {
  explain: {
    about: 'what a code, an error body or a log line means, and what to do',
    load: async () => (await import('./explain.js')).explainCommand,
  },
  authority: {
    about: 'runs an Entra ID of your own on this machine, to develop against',
    load: async () => (await import('./authority.js')).authorityCommand,
  },
};

const usage = `Usage: tokenrail <command> [options]

${Object.entries(commands)
  .map(([name, { about }]) => `  ${name.padEnd(10)} ${about}`)
  .join('\n')}

tokenrail help <command> tells more; tokenrail --version tells which one this is.`;

/** The command line: `tokenrail explain …`, `tokenrail authority …`. */
export const main: Command = async (commandArguments, world) => {
  const [name = '', ...rest] = commandArguments;
  if (name === '--version' || name === '-v') return (world.stdout.write(`${world.version}\n`), 0);
  if (name === '--help' || name === '-h' || name === 'help') {
    const [about, ...more] = name === 'help' ? rest : [];
    if (about !== undefined) return main([about, '--help', ...more], world);
    return (world.stdout.write(`${usage}\n`), 0);
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) return (await command.load())(rest, world);
  const problem = `there is no such command.${didYouMean(name, Object.keys(commands))}`;
  return refuse(world, name === '' ? 'which command?' : problem, usage);
};
